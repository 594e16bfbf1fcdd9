/** Lets the page do what else it has to do, in the midst of long work. */

/** In milliseconds. Less often where the browser makes each breath take four (Firefox before 142), so that they do not become the work. */
const SELDOM = 30;
let last = 0;

export async function breathe(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };
  if (scheduler?.yield) return scheduler.yield();
  if (performance.now() - last < SELDOM) return;
  await new Promise((resolve) => setTimeout(resolve, 0));
  last = performance.now();
}
