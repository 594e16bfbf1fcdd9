/** Every fault that the product is measured against: what must come of it, and the test that shows it, or why none does. */

export interface Row {
  fault: string;
  expected: string;
  /** A test file under tests/, and words of the test's name. */
  shown?: [file: string, test: string];
  /** Why no test of this repository shows it, or not all of it. */
  open?: string;
}

const DRAIN = 'unit/sync/drain.test.ts';
const SESSION = 'unit/sync/session.test.ts';
const CLIENT = 'unit/sync/client.test.ts';
const OUTBOX = 'unit/store/outbox.test.ts';
const HEAD = 'unit/store/outbox-head.test.ts';
const MUTATIONS = 'server/mutations.test.ts';
const DELIVERY = 'e2e/delivery.spec.ts';
const KILLS = 'e2e/kills.spec.ts';
const ELSEWHERE = 'unit/store/elsewhere.test.ts';
const WEBHOOKS = 'server/webhooks.test.ts';
const SIMULATOR: [string, string] = [
  'faults/simulator.test.ts',
  'keeps every promise in what is known to have broken one, and in the first seeds',
];

export const MATRIX: Record<string, Row> = {
  FA01: {
    fault: 'offline before saving',
    expected: 'kept, sent once after the return',
    shown: [DELIVERY, 'an offline verdict survives a killed browser and is sent once'],
  },
  FA02: { fault: 'network cut while sending', expected: 'kept, sent again later, once', shown: SIMULATOR },
  FA03: { fault: 'cut after the commit', expected: 'the first answer again, once', shown: SIMULATOR },
  FA04: { fault: 'an answer comes twice', expected: 'the second changes nothing', shown: SIMULATOR },
  FA05: { fault: 'a request is repeated five times', expected: 'one effect', shown: SIMULATOR },
  FA06: {
    fault: 'two windows send at once',
    expected: 'one sends, the other waits',
    shown: [DRAIN, 'each mutation takes effect once, in order, with two drainers'],
  },
  FA07: {
    fault: 'the same id with other words',
    expected: 'refused, nothing overwritten',
    shown: [MUTATIONS, 'refuses an id that was used for something else, or by somebody else'],
  },
  FA08: {
    fault: 'the same id while the first still runs',
    expected: 'one effect, both get its answer',
    shown: [MUTATIONS, 'at the same moment applies once'],
  },
  FA09: {
    fault: 'a connection that carries nothing',
    expected: 'ends after 15 seconds',
    shown: [DRAIN, 'no answer in time'],
  },
  FA10: {
    fault: 'the network answers with its sign-in page',
    expected: 'known as not our server, kept',
    shown: [DRAIN, 'a sign-in page of the network'],
  },
  FA11: {
    fault: 'no name, no trusted certificate',
    expected: 'kept, never insecurely',
    shown: [DRAIN, 'no connection'],
    open: 'browsers give one error for all three, so there is one message',
  },
  FA12: {
    fault: '500, 502, 503, 504',
    expected: 'sent again; still kept after ten tries',
    shown: [DRAIN, 'puts an item aside after the server stumbled over it ten times'],
  },
  FA13: {
    fault: '429 with Retry-After',
    expected: 'waits as told, at most a quarter of an hour',
    shown: [CLIENT, 'reads Retry-After in seconds and as a date'],
  },
  FA14: {
    fault: '413',
    expected: 'the batch is split; what is alone needs the person',
    shown: [DRAIN, 'finds the one item that makes the server refuse a whole batch'],
  },
  FA15: { fault: 'an answer cut short', expected: 'no answer', shown: [DRAIN, 'an answer cut short'] },
  FA16: {
    fault: 'JSON of another shape',
    expected: 'everything is kept',
    shown: [DRAIN, 'an answer of another shape'],
  },
  FA17: {
    fault: 'partitions again and again',
    expected: 'all equal 30 seconds after healing',
    shown: SIMULATOR,
  },
  FA18: {
    fault: 'the context dies before the write',
    expected: 'not called saved',
    shown: SIMULATOR,
  },
  FA19: {
    fault: 'it dies between the two stores',
    expected: 'the next start puts the second right',
    shown: [OUTBOX, 'rebuilds lost shadows from the database'],
  },
  FA20: {
    fault: 'it dies after both, before sending',
    expected: 'an alarm sends it, once',
    shown: [DELIVERY, 'a verdict is sent once though panel and worker end before it left'],
  },
  FA21: { fault: 'it dies between the answer and its mark', expected: 'once', shown: SIMULATOR },
  FA22: { fault: 'the idle worker is stopped', expected: 'the alarm sends', shown: SIMULATOR },
  FA23: {
    fault: 'the sidebar closes in mid-typing',
    expected: 'the draft is there',
    shown: [DELIVERY, 'half a note is still there when the panel was closed'],
  },
  FA24: {
    fault: 'the browser is killed at any point',
    expected: 'nothing acknowledged is lost',
    shown: [KILLS, 'kills of the browser lose and double nothing that was called saved'],
    open: 'hundreds of kills are a long command: npm run faults:browser',
  },
  FA25: {
    fault: 'power loss of the device',
    expected: 'at most what was not called saved',
    open: 'needs a file system that drops writes under a browser; the server’s own is shown by server/db-durable.test.ts',
  },
  FA26: {
    fault: 'asleep in the middle of sending',
    expected: 'once',
    shown: SIMULATOR,
    open: 'the simulator sleeps minutes, not days; a token does not end meanwhile',
  },
  FA27: {
    fault: 'IndexedDB is wiped',
    expected: 'the outbox comes back from its shadow',
    shown: [OUTBOX, 'rebuilds a lost database from the shadows, in order'],
  },
  FA28: {
    fault: 'the shadows are wiped',
    expected: 'they come back from IndexedDB',
    shown: [OUTBOX, 'rebuilds lost shadows from the database'],
  },
  FA29: {
    fault: 'both are damaged',
    expected: 'said plainly',
    shown: [HEAD, 'notices what both stores have lost, and says of no more that it is lost'],
  },
  FA30: {
    fault: 'rows of IndexedDB damaged',
    expected: 'noticed at the next start and within a minute of running, put right, and told',
    shown: [SESSION, 'notices within a minute that a store was damaged, puts back what it lost, and says so'],
  },
  FA31: {
    fault: 'keys of storage.local damaged',
    expected: 'as FA30, each key by itself',
    shown: [HEAD, 'notices damage of one store, and all comes back in its order'],
  },
  FA32: {
    fault: 'no room for a write',
    expected: 'not called saved',
    shown: [OUTBOX, 'says so when a store fails with %s'],
  },
  FA33: { fault: 'the disk is full, then has room', expected: 'works again', open: 'not shown yet' },
  FA34: {
    fault: 'the backing store does not open',
    expected: 'a new database, from the shadows',
    shown: [
      ELSEWHERE,
      'begins anew where a database does not open, with the pairing and the words from their shadows',
    ],
  },
  FA35: {
    fault: 'opening a database never ends',
    expected: 'a deadline and a warning',
    shown: [ELSEWHERE, 'waits so long and no longer for a database that never opens'],
  },
  FA36: {
    fault: 'storage is forbidden',
    expected: 'works on line, and says so',
    open: 'not built; the extension is not allowed in private windows',
  },
  FA37: {
    fault: 'an update while the sidebar is open',
    expected: 'the draft is kept, reload is offered',
    open: 'Chromium closes the page with the extension that it belongs to; the draft is FA23',
  },
  FA38: {
    fault: 'an old sidebar holds the database in an upgrade',
    expected: 'it lets go',
    open: 'not shown yet',
  },
  FA39: {
    fault: 'an upgrade dies half-way',
    expected: 'the old data, tried again',
    open: 'IndexedDB takes an upgrade back that did not end; nothing of ours is in it',
  },
  FA40: {
    fault: 'an older build meets newer data',
    expected: 'nothing is deleted',
    open: 'no release exists yet that a store could go back to',
  },
  FA41: {
    fault: 'the device’s clock is wrong',
    expected: 'the server’s time counts',
    shown: [MUTATIONS, 'of a device that goes wrong is corrected'],
  },
  FA42: {
    fault: 'time zones and summer time',
    expected: 'stored in UTC',
    shown: ['server/db.test.ts', 'reads every type alike'],
  },
  FA43: {
    fault: 'a sender’s clock is wrong by more than five minutes',
    expected: 'refused with the reason',
    shown: [
      'server/hooks-in.test.ts',
      'are refused with a reason and nothing of them, unless they come from the tool, now, as they were signed',
    ],
  },
  FA44: {
    fault: 'the token ends while sending',
    expected: 'the words stay',
    shown: [DRAIN, 'stops when the server no longer knows the device, and keeps the words'],
  },
  FA45: { fault: 'a renewal’s answer is lost', expected: '–', open: 'device tokens are not renewed' },
  FA46: { fault: 'a stolen renewal is used', expected: '–', open: 'device tokens are not renewed' },
  FA47: {
    fault: 'a role is lowered while offline',
    expected: 'refused, the words need the person',
    shown: [DRAIN, 'gives a refused item up only when asked to'],
  },
  FA48: {
    fault: 'the member is disabled',
    expected: 'wiped at contact, own words stay',
    shown: [
      'unit/sync/session.test.ts',
      'forgets everything when the server signed it out, and keeps what was not sent',
    ],
  },
  FA49: {
    fault: 'a person is erased while words about them wait',
    expected: 'the words go too',
    shown: [DRAIN, 'gives up what was said of a person who was erased since, and leaves no trace of it'],
  },
  FA50: {
    fault: 'a lead was merged meanwhile',
    expected: 'the words go to the one that is left',
    shown: [
      'server/merges.test.ts',
      'what was said of the merged lead, before the device knew, counts for the one, and goes back with it',
    ],
  },
  FA51: {
    fault: 'a page of changes is missed or overtaken',
    expected: 'no reader loses a change',
    shown: ['server/changes-gap.test.ts', 'gives every reader every change once'],
  },
  FA52: {
    fault: 'a cursor from before what is kept',
    expected: 'begins anew, the outbox stays',
    shown: [
      'server/changes.test.ts',
      'asks whoever was away for too long to begin anew, and lets them come to the end',
    ],
  },
  FA53: {
    fault: 'the server comes back from a backup',
    expected: 'gets again what it had confirmed',
    shown: [
      'unit/sync/restored.test.ts',
      'gets again what it confirmed after the backup, before what was said since',
    ],
  },
  FA54: {
    fault: 'a replica lags behind',
    expected: '–',
    open: 'the server reads from the database that it writes to',
  },
  FA55: {
    fault: 'PostgreSQL is killed while events come in',
    expected: 'all that was answered, no half batch; the server goes on',
    shown: [
      'server/postgres-killed.test.ts',
      'has all that it confirmed, no batch by half, and none twice when it is sent again',
    ],
  },
  FA56: {
    fault: 'serialisation failures',
    expected: 'three times more, then refused',
    shown: ['server/db.test.ts', 'runs again after a serialisation failure, three times at most'],
  },
  FA57: {
    fault: 'the server dies in a batch',
    expected: 'the rest when it is sent again',
    shown: [
      MUTATIONS,
      'answers 503 when the database is away in the middle, and applies the rest when sent again',
    ],
  },
  FA58: {
    fault: 'a migration fails',
    expected: 'nothing changed',
    shown: ['server/db-migrate.test.ts', 'changes nothing when one fails, and names it'],
  },
  FA59: {
    fault: 'old and new server at once',
    expected: 'both work',
    open: 'no release exists yet; two of one age are shown by server/replicas.test.ts',
  },
  FA60: {
    fault: 'client and server of different ages',
    expected: 'one clear sentence',
    shown: [
      'unit/sync/session.test.ts',
      'says that the server %s, keeps what is here, and sends when they speak again',
    ],
    open: 'no release exists yet to be of another age',
  },
  FA61: {
    fault: 'a webhook’s receiver is away for days',
    expected: 'tried, switched off, sent again by hand',
    shown: [
      WEBHOOKS,
      'are tried nine times more over three days, then given up and switched off, and can be sent again',
    ],
  },
  FA62: {
    fault: 'a receiver is slow',
    expected: 'others are not held up',
    shown: [WEBHOOKS, 'wait for a slow receiver without holding up another'],
  },
  FA63: {
    fault: 'a worker dies with a job in hand',
    expected: 'whoever starts next does it',
    shown: [WEBHOOKS, 'are sent by whoever starts next when the process that took them ended'],
  },
  FA64: {
    fault: 'a queue of 100,000 events',
    expected: 'drains while people work',
    open: 'not measured yet; `npm run bench ingest` measures events a second without such a queue',
  },
  FA65: {
    fault: 'one item that the server always fails for',
    expected: 'put aside, the others flow',
    shown: [DRAIN, 'puts an item aside after the server stumbled over it ten times'],
  },
  FA66: {
    fault: 'an outbox of 10,000 items',
    expected: 'opens quickly, sent in batches',
    shown: ['unit/sync/promises.test.ts', '2,000 words of a week without a server'],
    open: '2,000 of them; how long 10,000 take is not measured',
  },
  FA67: {
    fault: 'the server’s disk is full',
    expected: 'one sentence, nothing broken',
    shown: ['server/start.test.ts', 'asks for room before it begins'],
    open: 'filling a disk under a running server needs a mount of its own',
  },
  FA68: {
    fault: 'a backup on a fresh machine',
    expected: 'equal, and erased people stay erased',
    shown: [
      'server/keep.test.ts',
      'is restored into an empty folder and goes into PostgreSQL; both then export the same',
    ],
  },
  FA69: {
    fault: 'a policy takes permissions away',
    expected: 'less, and no error',
    shown: ['e2e/site-access.spec.ts', 'by the browser’s own lists closes sites, and gives none'],
  },
  FA70: {
    fault: 'a browser renames its storage',
    expected: 'noticed at night',
    open: 'needs beta channels of browsers, which are not installed here',
  },
};
