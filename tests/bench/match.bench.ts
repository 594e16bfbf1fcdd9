/**
 * The match index in Chromium: reading it from IndexedDB, and 1,000 look-ups (half of them leads), against a plain Set of the
 * same identities in the same run. Two identities a lead. Hashing is a column of its own: whatever the structure, it is the same.
 */
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import * as z from 'zod';
import {
  buildShard,
  joinShards,
  KEY_BITS,
  mayHold,
  readFilter,
  shardBitsFor,
  shardRange,
} from '#lib/domain/fuse-filter.ts';
import { findChromium, sandboxSwitches } from '#server/demo/browser/find.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const IDENTITIES_PER_LEAD = 2;
const ASKED = 1_000;
const ROUNDS = 7;
/** Times that the thousand are asked in one measurement. */
const MANY = 50;
const ORIGIN = 'http://localhost';

const Measured = z.object({
  load: z.number(),
  loadSet: z.number(),
  lookUp: z.number(),
  lookUpSet: z.number(),
  hash: z.number(),
});
type Measured = z.infer<typeof Measured>;

/** Runs in the page; its modules are the project's own files. Milliseconds, the least of several rounds. */
const MEASURE = `async ({ identities, asked, rounds, many }) => {
  const { lookUp, entryOf } = await import('/lib/match/index.ts');
  const { importMatchKey, prefixesOf } = await import('/lib/match/prefix.ts');
  const text = (n) => n % 2 ? 'linkedin:profile:person-' + (n >> 1) : 'email:person.' + (n >> 1) + '@company-' + (n >> 4) + '.example.com';
  const key = importMatchKey(crypto.getRandomValues(new Uint8Array(32)));
  const texts = Array.from({ length: asked }, (_, n) => text(n % 2 ? n * 7 : n * 7 + 3 * identities));
  const prefixes = await prefixesOf(key, texts);
  const least = async (work) => {
    let best = Infinity;
    for (let round = 0; round < rounds; round += 1) {
      const from = performance.now();
      await work();
      best = Math.min(best, performance.now() - from);
    }
    return best;
  };

  const entries = new Float64Array(identities);
  for (let n = 0; n < identities; n += 1) entries[n] = entryOf(Math.floor(Math.random() * 2 ** 40), n % 1024, 1024);
  for (let n = 1; n < asked; n += 2) entries[n] = entryOf(prefixes[n], n % 1024, 1024);
  entries.sort();

  indexedDB.deleteDatabase('bench');
  const open = indexedDB.open('bench');
  open.onupgradeneeded = () => open.result.createObjectStore('rows');
  const done = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
  const db = await done(open);
  const put = (value, name) => done(db.transaction('rows', 'readwrite').objectStore('rows').put(value, name));
  const get = (name) => done(db.transaction('rows').objectStore('rows').get(name));
  await put(entries, 'index');
  await put(Array.from({ length: identities }, (_, n) => text(n)), 'texts');

  const load = await least(() => get('index'));
  const loadSet = await least(async () => new Set(await get('texts')));
  const index = await get('index');
  const set = new Set(await get('texts'));
  // The page's clock is coarse: many times a thousand. Texts are new ones each time, as a page's are: a text that was asked for
  // before carries its hash.
  const thousand = async (ask, isThere) => {
    let best = Infinity;
    for (let round = 0; round < rounds; round += 1) {
      const batches = Array.from({ length: many }, () => JSON.parse(JSON.stringify(ask)));
      let found = 0;
      const from = performance.now();
      for (const batch of batches) for (const one of batch) found += isThere(one);
      best = Math.min(best, (performance.now() - from) / many);
      if (found < many * asked / 2 || found > many * asked * 0.51) throw new Error('leads are missing, or strangers are found');
    }
    return best;
  };
  const lookUpAll = await thousand(prefixes, (prefix) => lookUp(index, prefix, 1024).length > 0);
  const lookUpSet = await thousand(texts, (one) => set.has(one));
  const hash = await least(() => prefixesOf(key, texts));
  db.close();
  return { load, loadSet, lookUp: lookUpAll, lookUpSet, hash };
}`;

async function measure(browser: Browser, leads: number): Promise<Measured> {
  const page = await browser.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (!pathname.startsWith('/lib/'))
      return route.fulfill({ contentType: 'text/html', body: '<title>bench</title>' });
    const source = readFileSync(join(import.meta.dirname, '../..', pathname), 'utf8');
    return route.fulfill({ contentType: 'text/javascript', body: stripTypeScriptTypes(source) });
  });
  await page.goto(ORIGIN);
  const asked = { identities: leads * IDENTITIES_PER_LEAD, asked: ASKED, rounds: ROUNDS, many: MANY };
  const measured = Measured.parse(await page.evaluate(`(${MEASURE})(${JSON.stringify(asked)})`));
  await page.close();
  return measured;
}

const executablePath = findChromium();
if (!executablePath) throw new Error('No Chromium was found.');
const browser = await chromium.launch({ executablePath, args: sandboxSwitches() });
const cell = (text: string, width = 11): string => text.padStart(width);
const ms = (value: number): string => cell(value.toFixed(3));
const ratio = (value: number): string => cell(value.toFixed(2), 7);
console.log(`8 bytes an identity; ms, the least of ${ROUNDS}; ratio to a Set of strings`);
console.log(
  cell('leads') +
    ['load', 'Set', 'ratio', '1,000 asked', 'Set', 'ratio', 'hashing']
      .map((name, at) => cell(name, at % 3 === 2 ? 7 : 11))
      .join(''),
);
for (const leads of SIZES) {
  const { load, loadSet, lookUp, lookUpSet, hash } = await measure(browser, leads);
  console.log(
    cell(leads.toLocaleString('en')) +
      ms(load) +
      ms(loadSet) +
      ratio(load / loadSet) +
      ms(lookUp) +
      ms(lookUpSet) +
      ratio(lookUp / lookUpSet) +
      ms(hash),
  );
}
await browser.close();

/** The gate of larger workspaces: what it weighs, how long the server makes it, how many strangers pass. */
function gate(keys: number): string {
  const random = (): number => Math.floor(Math.random() * 2 ** KEY_BITS);
  const all = Float64Array.from({ length: keys }, random).sort();
  const bits = shardBitsFor(keys);
  let longest = 0;
  let at = 0;
  const from = performance.now();
  const shards = Array.from({ length: 2 ** bits }, (_, shard) => {
    const began = performance.now();
    const first = at;
    while ((all[at] ?? Number.POSITIVE_INFINITY) < shardRange(shard, bits).to) at += 1;
    const bytes = buildShard(new Float64Array(new Set(all.subarray(first, at))));
    longest = Math.max(longest, performance.now() - began);
    return bytes;
  });
  const made = performance.now() - from;
  const bytes = joinShards(bits, shards);
  const filter = readFilter(bytes);
  if (!filter || !all.every((key) => mayHold(filter, key))) throw new Error('the filter lost a key');
  const strangers = Array.from({ length: 500_000 }, random);
  const asked = performance.now();
  const passed = strangers.filter((key) => mayHold(filter, key)).length;
  const each = ((performance.now() - asked) / strangers.length) * 1_000_000;
  return (
    cell(keys.toLocaleString('en')) +
    cell((bytes.length / keys).toFixed(2)) +
    cell(`1 in ${Math.round(strangers.length / passed)}`) +
    cell(each.toFixed(0)) +
    cell((made / 1000).toFixed(1)) +
    cell(longest.toFixed(0))
  );
}

console.log('\nthe gate, in Node');
console.log(
  ['identities', 'bytes each', 'pass', 'ns asked', 's to make', 'ms at once']
    .map((name) => cell(name))
    .join(''),
);
for (const keys of [100_000, 2_000_000]) console.log(gate(keys));
