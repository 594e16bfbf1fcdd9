/** One run: a seller with two browsers, a marketer with one, a server, and what happens to them; then all is healed and compared. */

import type vm from 'node:vm';
import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { fromColumns } from '#lib/contract/columns.ts';
import { Feedback, type FeedbackContent, Lead } from '#lib/contract/records.ts';
import { mutations, SyncPage } from '#lib/contract/routes.ts';
import { epochOf } from '#lib/store/cursor.ts';
import type { Db } from '#server/db/db.ts';
import { content } from '../unit/support/records.ts';
import { BROWSERS, type Command, type CommandKind, lineOf } from './commands.ts';
import { judge, type Said, stands, type Violation } from './model.ts';
import { Browser } from './world/browser.ts';
import type { Context } from './world/context.ts';
import { type Disk, damaged } from './world/disk.ts';
import * as loop from './world/loop.ts';
import { Network } from './world/network.ts';
import { BUILDS, type ServerBuild } from './world/other-build.ts';
import { type Backup, emailOf, ORIGIN, Server } from './world/server.ts';

const LEADS = 4;
const DAY = 86_400_000;
/** The first instant of a run. */
const START = Date.UTC(2027, 0, 1);
/** A healed world must be one again after so long. */
const HEALED_MS = 30_000;
/** An open sidebar compares its stores once a minute. */
const NOTICED_MS = 65_000;

export interface Run {
  violations: Violation[];
  saved: number;
  happened: Map<CommandKind, number>;
  /** Everything that could be seen, in order: two runs of a seed are the same. */
  trace: string[];
}

export interface Parts {
  db: Db;
  script: vm.Script;
  /** A later build of the extension. */
  later: vm.Script;
  /** Planted: the server does not know again what it applied. */
  forgets: boolean;
}

export async function simulate(
  { db, script, later, forgets }: Parts,
  seed: number,
  commands: readonly Command[],
): Promise<Run> {
  loop.begin(START + (seed % 1_000) * 20 * DAY, seed);
  const simulation = new Simulation(new Server(db, forgets), script, later);
  try {
    await simulation.begin();
    for (const command of commands) await simulation.do(command);
    await simulation.heal();
    await simulation.compare();
  } catch (error) {
    simulation.fail(
      'fault in the code',
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  }
  await simulation.end();
  return simulation.run;
}

const ViewedFeedback = z.array(Feedback.extend({ delivery: z.string() }));
/** What a damaged shadow holds. */
const NO_SHADOW = 'AAAA';
const Shadow = z.looseObject({ sealed: z.string() });
const Unsent = z.array(
  z.object({
    phase: z.string(),
    code: z.string(),
    mutation: z.object({
      id: z.string(),
      type: z.string(),
      payload: z.looseObject({
        feedbackId: z.optional(z.string()),
        text: z.optional(z.string()),
        content: z.optional(z.object({ note: z.string() })),
      }),
    }),
  }),
);
interface Held {
  leads: Lead[];
  feedback: Feedback[];
}
const Pulled = z.nullable(z.object({ feedback: z.array(Feedback), cursor: z.string() }));

class Simulation {
  readonly run: Run = { violations: [], saved: 0, happened: new Map(), trace: [] };
  readonly #server: Server;
  readonly #network: Network;
  readonly #browsers: Browser[];
  readonly #seller = uuidv7();
  readonly #marketer = uuidv7();
  readonly #leads = Array.from({ length: LEADS }, () => uuidv7());
  readonly #said: Said[] = [];
  /** The newest state of each feedback that each browser had, by both names. */
  readonly #seen = new Map<string, { epoch: number; rank: readonly number[] }>();
  /** Lives of the server that ended when it was put back. */
  readonly #ended = new Set<number>();
  /** How much each browser had written when it was read last. */
  readonly #readAt = new Map<Browser, number>();
  #marketerToken = '';
  #words = 0;
  readonly #later: vm.Script;
  readonly #devices = new Map<Browser, string>();
  /** What nobody can have any more: of people who were erased, or lost by two faults at once. */
  readonly #erased = new Set<string>();
  readonly #mergedInto = new Map<string, string>();
  #backup: Backup | null = null;
  /** Said and perhaps confirmed since the backup by a browser that has forgotten it. */
  #fragile = new Set<Said>();
  /** What the server had confirmed and lost when it was put back; the browsers that said it are to send it again. */
  #owed = new Set<Said>();
  readonly #gone = new Set<Said>();

  constructor(server: Server, script: vm.Script, later: vm.Script) {
    this.#later = later;
    this.#server = server;
    this.#network = new Network(server, () => undefined);
    this.#browsers = BROWSERS.map((name) => new Browser(name, this.#network, script));
  }

  fail(kind: Violation['kind'], what: string): void {
    this.run.violations.push({ kind, what });
  }

  #note(what: string): void {
    this.run.trace.push(`${loop.now()} ${what}`);
  }

  async begin(): Promise<void> {
    await this.#server.start();
    await this.#server.fill(
      [
        { id: this.#seller, department: 'sales' },
        { id: this.#marketer, department: 'marketing' },
      ],
      this.#leads,
    );
    for (const browser of this.#browsers) {
      await this.#pair(browser, browser.open());
      browser.start();
    }
    await loop.pass(2_000);
  }

  /** As a person does it, whose sidebar says that it is not connected. */
  async #pair(browser: Browser, sidebar: Context): Promise<void> {
    const memberId = browser.name === 'marketing' ? this.#marketer : this.#seller;
    const { token, deviceId } = await this.#server.pair(memberId);
    if (memberId === this.#marketer) this.#marketerToken = token;
    this.#devices.set(browser, deviceId);
    await sidebar.finish(
      sidebar.client.pair({
        origin: ORIGIN,
        token,
        workspaceId: this.#server.workspaceId,
        memberId,
        deviceId,
        pairedAt: new Date().toISOString(),
      }),
    );
  }

  /** An administrator's request from another place. */
  async #administer(method: string, path: string, body?: unknown): Promise<Response> {
    const answer = await this.#server.handle(
      new Request(`${ORIGIN}/api/v1/${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${this.#marketerToken}`,
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    this.#note(`${method} ${path.split('/')[0]} ${answer.status}`);
    return answer;
  }

  async do(command: Command): Promise<void> {
    loop.reseed(command.seed);
    const { kind } = command;
    const browser = this.#browsers[command.who];
    if (!browser) return;
    this.run.happened.set(kind, (this.run.happened.get(kind) ?? 0) + 1);
    this.#note(lineOf(command));
    switch (kind) {
      case 'write':
      case 'edit':
      case 'retract':
      case 'answer':
        await this.#say(kind, browser);
        break;
      case 'wait':
        await loop.pass(loop.below(60_000));
        break;
      case 'go offline':
        this.#network.cut(browser, loop.random() < 0.7);
        break;
      case 'heal':
        this.#network.heal(browser);
        break;
      case 'kill worker':
        await loop.settle(loop.below(40));
        browser.killBackground();
        break;
      case 'kill browser':
        await loop.settle(loop.below(40));
        this.#kill(browser);
        break;
      case 'restart server':
        await this.#server.stop();
        await loop.pass(loop.below(5_000));
        await this.#server.start();
        break;
      case 'corrupt a store':
        await this.#corrupt(browser);
        break;
      case 'evict a store':
        await this.#evict(browser);
        break;
      case 'fill the quota':
        browser.disk.full = true;
        loop.timer(() => {
          browser.disk.full = false;
        }, loop.below(20_000));
        break;
      case 'skew the clock':
        browser.skewMs = loop.random() < 0.3 ? 0 : loop.below(2 * DAY) - DAY;
        break;
      case 'upgrade the client':
        browser.update(this.#later);
        await this.#restart(browser);
        break;
      case 'upgrade the server':
        await this.#install(BUILDS[loop.below(BUILDS.length)] ?? 'this');
        break;
      case 'revoke a device':
        // The marketer's own is the administrator's.
        if (browser.name !== 'marketing')
          await this.#administer('DELETE', `devices/${this.#devices.get(browser)}`);
        break;
      case 'change a role':
        await this.#administer('PATCH', `members/${loop.random() < 0.5 ? this.#seller : this.#marketer}`, {
          department: loop.random() < 0.5 ? 'sales' : 'marketing',
        });
        break;
      case 'erase a person':
        await this.#erase(this.#leads[loop.below(LEADS)] ?? '');
        break;
      case 'merge':
        await this.#merge();
        break;
      case 'back up':
        this.#backup = await this.#server.backUp();
        this.#fragile.clear();
        break;
      case 'restore the backup':
        await this.#restore();
        break;
      default:
        this.#network.link(browser).faults.push(kind);
    }
    await loop.pass(loop.below(3_000));
    for (const one of this.#browsers) await this.#readsDoNotGoBack(one);
  }

  async #restart(browser: Browser): Promise<void> {
    this.#awake(browser);
    await loop.pass(5_000);
  }

  /** One of the two stores of what was said here, or what was pulled; noticed at the next start. */
  async #corrupt(browser: Browser): Promise<void> {
    const what = loop.below(4);
    if (what === 3) return this.#lose(browser);
    this.#kill(browser);
    const ruin = (row: Record<string, unknown>): Record<string, unknown> | null => {
      if (loop.random() < 0.5 || !(row.sealed instanceof Uint8Array)) return row;
      return loop.random() < 0.3 ? null : { ...row, sealed: damaged(row.sealed) };
    };
    if (what === 0) await this.#change(browser, 'samsyn-work', 'outbox', ruin);
    else if (what === 1) await this.#change(browser, 'samsyn-cache', 'feedback', ruin);
    else
      for (const [key, value] of browser.disk.local)
        if (key.startsWith('outbox.') && loop.random() < 0.5) {
          if (loop.random() < 0.3) browser.disk.local.delete(key);
          else
            browser.disk.local.set(key, loop.random() < 0.5 ? { ...Object(value), sealed: NO_SHADOW } : null);
        }
    await this.#restart(browser);
  }

  /** Both stores lose the same things, which nobody can give back. */
  async #lose(browser: Browser): Promise<void> {
    if (browser.disk.full) return;
    const open = this.#awake(browser);
    const before = (await open.finish(open.client.told())) ?? 0;
    await this.#losing(browser, before, async (lost) => {
      this.#kill(browser);
      await this.#change(browser, 'samsyn-work', 'outbox', (row) => {
        if (loop.random() < 0.5 || !browser.disk.local.get(`outbox.${row.id}`)) return row;
        browser.disk.local.delete(`outbox.${row.id}`);
        lost.add(row.id);
        return null;
      });
    });
  }

  /** A shadow that was damaged while there was no room for a new one is no help then. */
  async #evict(browser: Browser): Promise<void> {
    await this.#losing(browser, 0, async (lost) => {
      browser.kill();
      await this.#change(browser, 'samsyn-work', 'outbox', (row) => {
        const shadow = Shadow.safeParse(browser.disk.local.get(`outbox.${row.id}`));
        if (!shadow.success || shadow.data.sealed === NO_SHADOW) lost.add(row.id);
        return row;
      });
      browser.disk.evict();
      for (const one of this.#said) if (one.browser === browser.name) this.#fragile.add(one);
      await this.#cannotSendAgain(browser);
    });
  }

  /** The person must be told of each thing that is lost. @param before of how many the browser tells already, and still does after it */
  async #losing(
    browser: Browser,
    before: number,
    lose: (lost: Set<unknown>) => Promise<void>,
  ): Promise<void> {
    const open = this.#awake(browser);
    const unsent = Unsent.parse((await open.finish(open.client.unsent())) ?? []);
    const lost = new Set<unknown>();
    await lose(lost);
    for (const { mutation } of unsent)
      if (lost.has(mutation.id)) for (const one of this.#said) if (isOf(one, mutation)) this.#gone.add(one);
    await this.#restart(browser);
    if (lost.size > 0 && browser.disk.full) {
      // Where nothing can be written, it is told when there is room.
      browser.disk.full = false;
      await loop.pass(NOTICED_MS);
    }
    const again = this.#awake(browser);
    const told = ((await again.finish(again.client.told())) ?? 0) - before;
    this.#note(`${browser.name} lost ${lost.size}, told of ${told}`);
    if (told < lost.size) this.fail('damage not noticed', `${told} of ${lost.size} on ${browser.name}`);
  }

  /** The disk changes while the browser is dead. */
  async #change(
    ...[browser, database, table, change]: [Browser, ...Parameters<Disk['change']>]
  ): Promise<void> {
    const changed = browser.disk.change(database, table, change);
    await loop.settle();
    await changed;
  }

  /** Another build of the server, up or down. */
  async #install(build: ServerBuild): Promise<void> {
    this.#note(`server ${build}`);
    await this.#server.stop();
    await loop.pass(loop.below(20_000));
    this.#server.build = build;
    await this.#server.start();
  }

  async #erase(leadId: string): Promise<void> {
    await this.#administer('POST', 'privacy/erase', { who: emailOf(leadId) });
    this.#erased.add(this.#standsFor(leadId));
  }

  async #merge(): Promise<void> {
    const [leadId = '', otherId = ''] = [this.#leads[loop.below(LEADS)], this.#leads[loop.below(LEADS)]];
    if (this.#standsFor(leadId) === this.#standsFor(otherId)) return;
    const mutation = {
      id: uuidv7(),
      clientAt: new Date().toISOString(),
      type: 'lead.merge',
      payload: { leadId, otherId },
    };
    const answer = await this.#administer('POST', 'mutations', {
      sentAt: new Date().toISOString(),
      mutations: [mutation],
    });
    // A person who was erased is no lead any more: nobody can be merged with it.
    const { data } = mutations.response.safeParse(await answer.json().catch(() => null));
    if (data?.results[0]?.status !== 'applied') return;
    this.#mergedInto.set(this.#standsFor(otherId), this.#standsFor(leadId));
  }

  #standsFor(leadId: string): string {
    const into = this.#mergedInto.get(leadId);
    return into === undefined ? leadId : this.#standsFor(into);
  }

  /** The newest backup comes back; whoever was erased since is erased again, as its ledger has it. */
  async #restore(): Promise<void> {
    if (!this.#backup) return;
    const { feedback: had, epoch } = await this.#truth();
    this.#ended.add(epoch);
    await this.#server.stop();
    await loop.pass(loop.below(120_000));
    await this.#server.restore(this.#backup);
    await this.#server.start();
    for (const one of this.#fragile) this.#gone.add(one);
    const marketing = this.#browsers.find(({ name }) => name === 'marketing');
    if (marketing) await this.#pair(marketing, this.#awake(marketing));
    const has = (await this.#truth()).feedback;
    for (const one of this.#said) if (stands(one, had) && !stands(one, has)) this.#owed.add(one);
    for (const leadId of [...this.#erased]) await this.#erase(leadId);
  }

  /** A browser that has forgotten what the server lost, before it noticed that it was put back: two faults at once. */
  async #cannotSendAgain({ name }: Browser): Promise<void> {
    const mine = [...this.#owed].filter(({ browser }) => browser === name);
    if (mine.length === 0) return;
    const { feedback } = await this.#truth();
    for (const one of mine) if (!stands(one, feedback)) this.#gone.add(one);
  }

  #kill(browser: Browser): void {
    browser.kill();
    loop.timer(() => this.#awake(browser), loop.below(30_000));
  }

  /** The browser runs, with the sidebar open. */
  #awake(browser: Browser): Context {
    if (!browser.background) browser.start();
    return browser.open();
  }

  /** A person says something; now and then the browser or its background dies before it is told to be saved. */
  async #say(command: CommandKind, browser: Browser): Promise<void> {
    const sidebar = this.#awake(browser);
    if ((await this.#pulled(browser)) === null) await this.#pair(browser, sidebar);
    const one = await this.#something(command, browser, sidebar);
    if (!one) return;
    this.#said.push(one);
    const dies = loop.random() < 0.12;
    const told = await sidebar.finish(this.#utter(sidebar, one), dies ? loop.below(40) : undefined);
    one.saved = told?.ok === true;
    this.#note(
      `${one.kind} ${one.words} ${told === null ? 'unanswered' : told.ok ? 'saved' : told.error.code}`,
    );
    if (one.saved) this.run.saved += 1;
    if (dies) this.#kill(browser);
    else if (one.saved) await this.#isShown(sidebar, one);
  }

  async #something(command: CommandKind, { name }: Browser, sidebar: Context): Promise<Said | null> {
    this.#words += 1;
    const said = { words: `${name} ${this.#words}`, browser: name, saved: false };
    const leadId = this.#leads[loop.below(LEADS)] ?? '';
    if (command === 'write') return { ...said, kind: 'give', feedbackId: '', leadId };
    const seen = ViewedFeedback.parse((await sidebar.finish(sidebar.client.shown())) ?? []);
    const isMarketing = name === 'marketing';
    const about = seen.filter(
      ({ authorId, delivery }) =>
        delivery !== 'needs_you' &&
        (command === 'answer') === isMarketing &&
        (isMarketing || authorId === this.#seller),
    );
    const chosen = about[loop.below(about.length)];
    if (!chosen) return null;
    const { id: feedbackId, leadId: of } = chosen;
    if (command === 'answer') return { ...said, kind: 'answer', feedbackId, leadId: of };
    if (command === 'edit') return { ...said, kind: 'revise', feedbackId, leadId: of };
    return { ...said, kind: 'retract', words: '', feedbackId, leadId: of };
  }

  async #utter(sidebar: Context, one: Said): Promise<{ ok: true } | { ok: false; error: { code: string } }> {
    const { client } = sidebar;
    if (one.kind === 'answer') return client.answerFeedback([one.feedbackId], 'explained', one.words);
    if (one.kind === 'retract') return client.retractFeedback(one.feedbackId);
    if (one.kind === 'revise') return client.reviseFeedback(one.feedbackId, contentOf(one.words));
    const given = await client.giveVerdict(one.leadId, contentOf(one.words));
    if (given.ok) one.feedbackId = given.value;
    return given;
  }

  async #isShown(sidebar: Context, one: Said): Promise<void> {
    const seen = ViewedFeedback.parse((await sidebar.finish(sidebar.client.shown())) ?? []);
    const there = seen.find(({ id }) => id === one.feedbackId);
    const isThere =
      one.kind === 'retract'
        ? there?.retractedAt != null
        : one.kind === 'answer'
          ? there?.answers.some(({ text }) => text === one.words)
          : there?.note === one.words;
    if (!isThere) this.fail('own words not shown', `${one.kind} ${one.words} on ${one.browser}`);
  }

  async #pulled(browser: Browser): Promise<z.infer<typeof Pulled>> {
    if (!browser.sidebar) return null;
    return Pulled.parse(await browser.sidebar.finish(browser.sidebar.client.pulled()));
  }

  async #readsDoNotGoBack(browser: Browser): Promise<void> {
    // Where nothing was written, nothing reads otherwise than before.
    const { writes } = browser.disk;
    if (this.#readAt.get(browser) === writes) return;
    this.#readAt.set(browser, writes);
    const pulled = await this.#pulled(browser);
    const epoch = epochOf(pulled?.cursor ?? '');
    // A device that has not noticed yet that the server was put back shows what it says now, which that may have lost in part.
    if (this.#ended.has(epoch)) return;
    for (const one of pulled?.feedback ?? []) {
      const rank = [one.history.length, one.retractedAt === null ? 0 : 1, one.answers.length];
      const key = `${browser.name} ${one.id}`;
      const before = this.#seen.get(key);
      if (before?.epoch === epoch && isBehind(rank, before.rank))
        this.fail('read went back', `${browser.name}: ${one.note} from ${before.rank} to ${rank}`);
      this.#seen.set(key, { epoch, rank });
    }
  }

  async heal(): Promise<void> {
    this.#note('heal');
    loop.reseed(0);
    // Whoever was of another age is not any more.
    if (this.#server.build === 'apart') await this.#install('this');
    for (const browser of this.#browsers) {
      browser.disk.full = false;
      const sidebar = this.#awake(browser);
      // What is damaged is noticed when it is looked at.
      await sidebar.finish(sidebar.client.pulledLeads());
      this.#network.heal(browser);
    }
    await loop.pass(HEALED_MS);
    const unpaired = [];
    for (const browser of this.#browsers) if ((await this.#pulled(browser)) === null) unpaired.push(browser);
    for (const browser of unpaired) await this.#pair(browser, this.#awake(browser));
    if (unpaired.length > 0) await loop.pass(HEALED_MS);
  }

  /** The workspace as the server gives it to somebody who begins anew. */
  async #truth(): Promise<Held & { epoch: number }> {
    const answer = await this.#server.handle(
      new Request(`${ORIGIN}/api/v1/sync?limit=20000`, {
        headers: { Authorization: `Bearer ${this.#marketerToken}` },
      }),
    );
    const page = SyncPage.parse(await answer.json());
    const rows = (name: 'leads' | 'feedback') => fromColumns(page.tables[name]?.columns ?? {});
    return {
      leads: z.array(Lead).parse(rows('leads')),
      feedback: z.array(Feedback).parse(rows('feedback')),
      epoch: epochOf(page.cursor),
    };
  }

  async compare(): Promise<void> {
    const truth = await this.#truth();
    const kept = new Set<string>();
    for (const browser of this.#browsers) {
      const sidebar = this.#awake(browser);
      for (const { phase, code, mutation } of Unsent.parse(await sidebar.finish(sidebar.client.unsent()))) {
        const { payload } = mutation;
        kept.add(wordsOf(payload));
        if (phase !== 'needs_you')
          this.fail('never sent', `${mutation.type} on ${browser.name} is ${phase} after healing`);
        else this.#note(`${browser.name} keeps ${mutation.type}: ${code}`);
      }
      const pulled = await this.#pulled(browser);
      const leads = z.array(Lead).parse(await sidebar.finish(sidebar.client.pulledLeads()));
      if (pulled) this.#sameAs(browser, truth, { leads, feedback: pulled.feedback });
    }
    this.run.violations.push(...judge(this.#said, truth.feedback, kept, (one) => this.#isExcused(one)));
    // What was written in one transaction comes in any order.
    this.#note(
      truth.feedback
        .map(({ note, history, answers }) => JSON.stringify([note, history.length, answers.length]))
        .sort()
        .join(),
    );
  }

  #isExcused(one: Said): boolean {
    return this.#gone.has(one) || this.#erased.has(this.#standsFor(one.leadId));
  }

  #sameAs(browser: Browser, truth: Held, pulled: Held): void {
    for (const table of ['leads', 'feedback'] as const) {
      const there = new Map<string, string>(truth[table].map((one) => [one.id, JSON.stringify(sorted(one))]));
      const here = new Map<string, string>(pulled[table].map((one) => [one.id, JSON.stringify(sorted(one))]));
      for (const id of new Set([...there.keys(), ...here.keys()]))
        if (there.get(id) !== here.get(id))
          this.fail(
            'not equal to the server',
            `${table} on ${browser.name}: ${here.get(id) ?? 'nothing'} there ${there.get(id) ?? 'nothing'}`,
          );
    }
  }

  async end(): Promise<void> {
    for (const browser of this.#browsers) browser.kill();
    await this.#server.stop();
  }
}

type Payload = z.infer<typeof Unsent>[number]['mutation']['payload'];
const wordsOf = ({ content, text, feedbackId }: Payload): string => content?.note ?? text ?? feedbackId ?? '';
/** Whether it is what is to be sent of it. */
const isOf = (one: Said, { type, payload }: { type: string; payload: Payload }): boolean =>
  one.kind === 'retract'
    ? type === 'feedback.retract' && one.feedbackId === payload.feedbackId
    : one.words === wordsOf(payload);

const contentOf = (note: string): FeedbackContent => content({ note, contact: 'reached' });

const isBehind = (now: readonly number[], before: readonly number[]): boolean => {
  const at = now.findIndex((one, n) => one !== before[n]);
  return at !== -1 && (now[at] ?? 0) < (before[at] ?? 0);
};

/** The same record gives the same text, whatever order its keys came in; what is absent is null. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
