/** Begins the session of an open page (session.ts), whose code comes after the page's first content. @returns stops everything */
export function beginSession(): () => void {
  let stop: (() => void) | null = () => undefined;
  void import('./session.ts').then(({ startSession }) => {
    if (stop) stop = startSession();
  });
  return () => {
    stop?.();
    stop = null;
  };
}
