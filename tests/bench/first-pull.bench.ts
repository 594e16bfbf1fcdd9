/**
 * A new device's first pull in the real panel, of 100,000 leads and their companies: from its first question until all are read, checked,
 * sealed and stored, and the background is told so. Against a bare download in the same panel: the same pages, parsed, put into 2,048
 * buckets by id and written to a database of their own, with nothing checked or sealed. Needs `npm run build`. LEADS (100,000).
 */
import * as z from 'zod';
import { fnv1a } from '#lib/domain/fnv1a.ts';
import { startFeedServer } from './support/feed-server.ts';
import { openPanel, pair } from './support/panel.ts';

const LEADS = Number(process.env.LEADS ?? 100_000);
const ROUNDS = 3;
/** A first pull is to take so many times as long as the bare one at most. */
const MOST = 2;

/** As text, since it runs in the panel: downloads and writes bare; gives how many rows, and the milliseconds that each took. */
const BARE = (url: string, round: number): string => `(async () => {
  const from = performance.now();
  const buckets = { accounts: new Map(), leads: new Map() };
  const fnv1a = ${fnv1a};
  const numberOf = (id) => (fnv1a(id) >>> 0) % 1024;
  let rows = 0;
  for (let cursor = '', more = true; more; ) {
    const page = await (await fetch('${url}/api/v1/sync?limit=20000' + (cursor && '&cursor=' + cursor))).json();
    for (const [table, into] of Object.entries(buckets)) {
      const columns = page.tables[table].columns;
      const names = Object.keys(columns);
      for (let at = 0; at < (columns.id ?? []).length; at += 1) {
        const n = numberOf(columns.id[at]);
        let bucket = into.get(n);
        if (!bucket) into.set(n, bucket = Object.fromEntries(names.map((name) => [name, []])));
        for (const name of names) bucket[name].push(columns[name][at]);
        rows += 1;
      }
    }
    ({ cursor, more } = page);
  }
  const downloaded = performance.now();
  const db = await new Promise((settle, refuse) => {
    const opening = indexedDB.open('bench-${round}', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('buckets', { keyPath: ['table', 'n'] });
    opening.onsuccess = () => settle(opening.result);
    opening.onerror = () => refuse(opening.error);
  });
  const transaction = db.transaction('buckets', 'readwrite', { durability: 'strict' });
  for (const [table, of] of Object.entries(buckets))
    for (const [n, columns] of of) transaction.objectStore('buckets').put({ table, n, columns });
  await new Promise((settle, refuse) => {
    transaction.oncomplete = settle;
    transaction.onerror = () => refuse(transaction.error);
  });
  db.close();
  return { rows, downloaded: downloaded - from, written: performance.now() - downloaded };
})()`;

/** As text, since it runs in a page of the extension: when the panel says that what it knows of leads has changed. */
const STORED = `new Promise((told) => {
  chrome.runtime.onMessage.addListener(({ type }) => {
    if (type === 'leads.changed') told(Date.now());
  });
})`;

const Bare = z.object({ rows: z.number(), downloaded: z.number(), written: z.number() });

const ratios: number[] = [];
for (let round = 1; round <= ROUNDS; round += 1) {
  const server = await startFeedServer(LEADS);
  const { chromium, panel, close } = await openPanel();
  try {
    const witness = await chromium.context.newPage();
    await witness.goto(`chrome-extension://${chromium.extensionId}/welcome.html`);
    const stored = witness.evaluate(STORED);
    await chromium.page.bringToFront();
    await pair(chromium, panel, server.url);
    const took = z.number().parse(await stored) - (server.firstAskedAt() ?? Number.NaN);
    const bare = Bare.parse(await panel.evaluate(BARE(server.url, round)));
    if (bare.rows < LEADS) throw new Error(`the bare download brought ${bare.rows} rows only`);
    const ratio = took / (bare.downloaded + bare.written);
    ratios.push(ratio);
    console.log(
      `${LEADS.toLocaleString('en')} leads   first pull ${(took / 1000).toFixed(1)} s   bare download ${(bare.downloaded / 1000).toFixed(1)} s and write ${(bare.written / 1000).toFixed(1)} s   ${ratio.toFixed(2)} ×`,
    );
  } finally {
    await close();
    server.close();
  }
}
const median = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN;
console.log(`median ${median.toFixed(2)} ×, at most ${MOST} ×`);
if (!(median <= MOST)) process.exitCode = 1;
