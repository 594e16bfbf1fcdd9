/**
 * Runs at the first call, and for those that follow within `ms` once more when they are over: what changes all the time is looked at
 * now and then, and never missed at its end.
 */
export function seldom(run: () => void, ms: number): { call(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const rest = (): void => {
    timer = undefined;
    if (again) call();
  };
  const call = (): void => {
    again = timer !== undefined;
    if (again) return;
    timer = setTimeout(rest, ms);
    run();
  };
  return { call, stop: () => clearTimeout(timer) };
}
