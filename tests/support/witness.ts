/** Pages with a witness in them: tests/fixtures/invisible/witness.js runs first and tells what a page can notice of an extension. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import * as z from 'zod';
import type { Answer } from '#server/demo/pages/index.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/invisible/${name}`, import.meta.url), 'utf8');
const WITNESS = fixture('witness.js');

/** An ordinary page with something for every detector: shadow root, frame, form, content far below, a picture not yet loaded. */
export const TRAPS = fixture('traps.html');

/** Whatever an extension puts into the page itself is against this policy, and the page hears of it. */
const POLICY =
  "default-src 'none'; script-src 'nonce-page'; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "frame-src 'self'; report-uri /violation";

/** `html` with the witness as its first script. @param strict with a policy that forbids everything the page does not need */
export function witnessed(html: string, { strict = true } = {}): Answer {
  const body = html
    .replace('<meta charset="utf-8">', `<meta charset="utf-8"><script>${WITNESS}</script>`)
    .replaceAll('<script>', '<script nonce="page">');
  const type = { 'content-type': 'text/html; charset=utf-8' };
  return { headers: strict ? { ...type, 'content-security-policy': POLICY } : type, body };
}

const Counts = z.record(z.string(), z.number());
const Words = z.array(z.string());
const Report = z.strictObject({
  /** DE01 */
  mutations: Words,
  /** DE02 */
  names: Words,
  /** DE03 */
  calls: Counts,
  /** DE04: sheets more than before, and elements that look different. */
  sheets: z.number(),
  styled: z.number(),
  /** DE05 */
  resources: Words,
  /** DE08 */
  runtime: z.boolean(),
  /** DE09 */
  traces: Words,
  /** DE10 */
  events: Counts,
  /** DE12 */
  woken: Words,
  /** DE13 */
  messages: Words,
  storage: z.number(),
  cookies: z.string(),
  windowName: z.string(),
  /** DE14 */
  violations: Words,
});
export type Report = z.infer<typeof Report>;

/** The report of a page that nothing has touched. */
export const UNTOUCHED: Report = {
  mutations: [],
  names: [],
  calls: {},
  sheets: 0,
  styled: 0,
  resources: [],
  runtime: false,
  traces: [],
  events: {},
  woken: [],
  messages: [],
  storage: 0,
  cookies: '',
  windowName: '',
  violations: [],
};

export const reportOf = async (page: Page): Promise<Report> =>
  Report.parse(await page.evaluate('__witness.report()'));

/** What the page itself did so far no longer counts. */
export const beginWitness = async (page: Page): Promise<void> => {
  await page.evaluate('__witness.begin()');
};

/** How often, of so many tries, somebody asked for a style or a size between two frames (DE12). */
export const forcedStyles = async (page: Page, milliseconds: number) =>
  z
    .object({ tries: z.number(), forced: z.number() })
    .parse(await page.evaluate(`__witness.forcedStyles(${milliseconds})`));

/** How many milliseconds too late a timer came, again and again (DE11). */
export const lateness = async (page: Page, milliseconds: number): Promise<number[]> =>
  z.array(z.number()).parse(await page.evaluate(`__witness.lateness(${milliseconds})`));

const LongFrame = z.object({ startTime: z.number(), duration: z.number(), scripts: Words });
/** Frames above 50 ms, with the scripts that the browser blames (DE11). */
export const longFrames = async (page: Page) =>
  z.array(LongFrame).parse(await page.evaluate('__witness.longFrames()'));

/** What each way of asking for a file answers (DE06). @param ways those of the witness; without them all */
export const ask = async (page: Page, url: string, ways?: readonly string[]): Promise<string[]> =>
  Words.parse(await page.evaluate(`__witness.ask(${JSON.stringify(url)}, ${JSON.stringify(ways)})`));

/** Milliseconds until each address was given or refused, asked in turns (DE07). */
export const timeToAnswer = async (page: Page, urls: string[], rounds: number): Promise<number[][]> =>
  z
    .array(z.array(z.number()))
    .parse(await page.evaluate(`__witness.timeToAnswer(${JSON.stringify(urls)}, ${rounds})`));
