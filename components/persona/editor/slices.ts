/** Resolves when the browser has nothing better to do. */
export type Pause = () => Promise<void>;

/** Shorter than a frame, so that a key that is pressed meanwhile shows at once. */
const SLICE_MS = 6;
/** Items between two looks at the clock. */
const LOOK_AFTER = 64;
/** A browser that is never idle comes to it nevertheless. */
const AT_LATEST_MS = 100;

/** Waits for the browser to be idle. The wait of an aborted signal ends with its reason. */
export const idle =
  (signal: AbortSignal): Pause =>
  async () => {
    await new Promise<void>((resolve) => requestIdleCallback(() => resolve(), { timeout: AT_LATEST_MS }));
    signal.throwIfAborted();
  };

/** Does something with each item, and pauses whenever it has taken long enough. */
export async function slices<T>(items: readonly T[], pause: Pause, act: (item: T) => void): Promise<void> {
  let until = performance.now() + SLICE_MS;
  for (const [at, item] of items.entries()) {
    act(item);
    if (at % LOOK_AFTER === 0 && performance.now() > until) {
      await pause();
      until = performance.now() + SLICE_MS;
    }
  }
}
