/**
 * What left this browser: a line for every request, by lib/sync/client.ts, so that the person can read it. It says what kind of
 * request, when, how much; never whom or what it was about. A database of its own, because it outlives the leads.
 */
import { Dexie, type Table } from 'dexie';
import { watchRows } from './live.ts';
import { type Place, place } from './place.ts';
import type { Watch } from './watch.ts';

export interface SentRequest {
  /** The order in which they left; given by the database. */
  n: number;
  /** When it left: ISO 8601. */
  at: string;
  /** Host of the server, e.g. `samsyn.example.com`. */
  host: string;
  /** Method and path as the contract names them, e.g. `GET /api/v1/sync`: never filled in. */
  route: string;
  /** How many things the body lists, e.g. verdicts. */
  items: number;
  /** Size of the body. */
  bytes: number;
  /** 0 when nothing came back. */
  answered: 0 | 1;
}

/** So many are kept; then the oldest go. */
export const KEPT_REQUESTS = 1_000;
/** The oldest are looked for only now and then. */
const TRIM_EVERY = 50;

type Book = Dexie & { requests: Table<SentRequest, number, Omit<SentRequest, 'n'>> };

let at: Place | undefined;
let book: Book;

/** The database at the place where all lie now. */
function requests(): Book['requests'] {
  if (at !== place()) {
    at = place();
    book = new Dexie(`${at.prefix}samsyn-requests`, {
      chromeTransactionDurability: 'relaxed',
      cache: 'disabled',
      ...at.options,
    }) as Book;
    book.version(1).stores({ requests: '++n' });
  }
  return book.requests;
}

/** Writes a request down while it is on its way; nobody waits for it. The returned function adds that no answer came. */
export function noteRequest(request: Omit<SentRequest, 'n' | 'at' | 'answered'>): () => void {
  const noted = requests()
    .add({ ...request, at: new Date().toISOString(), answered: 1 })
    .then(trim);
  // A browser that keeps no site data keeps no list either; the request itself must not fail for it.
  noted.catch(() => undefined);
  return () => {
    noted.then((n) => requests().update(n, { answered: 0 })).catch(() => undefined);
  };
}

async function trim(n: number): Promise<number> {
  if (n % TRIM_EVERY === 0)
    await requests()
      .where('n')
      .belowOrEqual(n - KEPT_REQUESTS)
      .delete();
  return n;
}

/** Every request kept, the newest first. */
export const watchRequests: Watch<SentRequest[]> = watchRows(
  () => requests().orderBy('n').reverse().limit(KEPT_REQUESTS).toArray(),
  async (rows) => rows,
);
