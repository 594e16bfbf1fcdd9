/**
 * What a person may send when asking for help: the kind of error and where in our own code it happened.
 * No message: it may hold names or addresses from a page.
 */
export function crashReport(error: Error, version: string, browser: string): string {
  const places = (error.stack ?? '')
    .split('\n')
    .map((line) => /([\w.-]+\.(?:js|ts|tsx)):(\d+):(\d+)/.exec(line)?.[0])
    .filter((place) => place !== undefined)
    .slice(0, 12);
  return [`Samsyn ${version}`, browser, error.name, ...places.map((place) => `  at ${place}`)].join('\n');
}
