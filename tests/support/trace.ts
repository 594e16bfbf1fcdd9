/**
 * What an extension's scripts cost a page, read from Chromium's own trace: the thread's CPU clock, not the wall's, so that a
 * busy computer changes little.
 */
import * as z from 'zod';
import type { Chromium } from '#server/demo/browser/chromium.ts';

/** What is read of a trace event. `dur` and `tdur` are microseconds on the wall and of the thread's CPU. */
const TraceEvent = z.object({
  ph: z.string(),
  name: z.string(),
  pid: z.number(),
  tid: z.number(),
  ts: z.number(),
  dur: z.optional(z.number()),
  tdur: z.optional(z.number()),
  args: z.optional(
    z.object({
      data: z.optional(z.object({ url: z.optional(z.string()), scriptUrl: z.optional(z.string()) })),
      fileName: z.optional(z.string()),
    }),
  ),
});
type TraceEvent = z.infer<typeof TraceEvent>;
const Trace = z.object({ traceEvents: z.array(z.unknown()) });

const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel', 'v8'];
/** Calls into a script, its first run, and its compilation. */
const SCRIPT_WORK = new Set(['FunctionCall', 'EvaluateScript', 'v8.compile']);
const THREAD_WORK = new Set(['RunTask', 'ThreadControllerImpl::RunTask']);

/** Traces the whole browser while `work` runs; gives the events that lasted. */
export async function traced(chromium: Chromium, work: () => Promise<unknown>): Promise<TraceEvent[]> {
  const cdp = await chromium.context.browser()?.newBrowserCDPSession();
  if (!cdp) throw new Error('Chromium gave no connection to itself.');
  try {
    await cdp.send('Tracing.start', {
      transferMode: 'ReturnAsStream',
      traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] },
    });
    await work();
    const complete = new Promise<string>((resolve, reject) => {
      cdp.once('Tracing.tracingComplete', ({ stream }) =>
        stream ? resolve(stream) : reject(new Error('The trace has no stream.')),
      );
    });
    await cdp.send('Tracing.end');
    const handle = await complete;
    const parts: Buffer[] = [];
    for (let eof = false; !eof; ) {
      const part = await cdp.send('IO.read', { handle, size: 4 << 20 });
      parts.push(Buffer.from(part.data, part.base64Encoded ? 'base64' : 'utf8'));
      eof = part.eof;
    }
    await cdp.send('IO.close', { handle });
    const { traceEvents } = Trace.parse(JSON.parse(Buffer.concat(parts).toString('utf8')));
    return traceEvents.flatMap((raw) => {
      const { success, data } = TraceEvent.safeParse(raw);
      return success && data.ph === 'X' && data.dur !== undefined ? data : [];
    });
  } finally {
    await cdp.detach();
  }
}

export interface Cost {
  /** Milliseconds of CPU spent in the extension's scripts on the page's main thread. */
  ours: number;
  /** Milliseconds of CPU that the same thread spent on everything else. */
  page: number;
  /** Milliseconds of CPU of the extension's longest stretch at once. */
  longest: number;
}

/**
 * @param site origin of the page, e.g. `https://www.example.com`
 * @param extensionId whose scripts count; those of every extension without it
 * @throws Error when the trace holds no script of the page: its thread is known by one
 */
export function costOf(events: readonly TraceEvent[], site: string, extensionId = ''): Cost {
  const home = events.find((one) => one.name === 'FunctionCall' && urlOf(one).startsWith(`${site}/`));
  if (!home) throw new Error(`The trace holds no script of ${site}.`);
  const thread = events.filter((one) => one.pid === home.pid && one.tid === home.tid);
  const scripts = `chrome-extension://${extensionId === '' ? '' : `${extensionId}/`}`;
  const own = thread.filter((one) => SCRIPT_WORK.has(one.name) && urlOf(one).startsWith(scripts));
  // When garbage is collected is the browser's choice, and most of it is the page's.
  const collections = outermost(thread.filter((one) => one.name === 'MajorGC' || one.name === 'MinorGC'));
  const ours = outermost(own).map((one) => ({
    ...one,
    tdur: (one.tdur ?? 0) - sumMicroseconds(collections.filter((gc) => liesIn(gc, one))),
  }));
  const tasks = outermost(thread.filter((one) => THREAD_WORK.has(one.name)));
  const total = sum(tasks);
  return {
    ours: sum(ours),
    page: total - sum(ours),
    longest: longest(ours),
  };
}

const urlOf = ({ args }: TraceEvent): string =>
  args?.data?.url ?? args?.data?.scriptUrl ?? args?.fileName ?? '';

/** Without the events that lie within others, which would count twice. */
function outermost(events: readonly TraceEvent[]): TraceEvent[] {
  let end = Number.NEGATIVE_INFINITY;
  return events
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < end) return false;
      end = ts + dur;
      return true;
    });
}

const liesIn = (inner: TraceEvent, { ts, dur = 0 }: TraceEvent): boolean =>
  inner.ts >= ts && inner.ts < ts + dur;
const sumMicroseconds = (events: readonly TraceEvent[]): number =>
  events.reduce((total, { tdur = 0 }) => total + tdur, 0);
const milliseconds = ({ tdur = 0 }: TraceEvent): number => tdur / 1_000;
const sum = (events: readonly TraceEvent[]): number =>
  events.reduce((total, one) => total + milliseconds(one), 0);
const longest = (events: readonly TraceEvent[]): number =>
  events.reduce((most, one) => Math.max(most, milliseconds(one)), 0);
