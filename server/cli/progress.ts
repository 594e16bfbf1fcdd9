/** How far long work is, for whoever waits at a terminal or reads the output of a script. */

/** So long nothing is told where no terminal is: most work is done by then; */
const QUIET_MS = 5_000;
/** and then so often. */
const EVERY_MS = 15_000;

/** Where it is told: standard error. */
type Out = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

interface ProgressLine {
  /** What is being done, or how far it is. */
  show(text: string): void;
  /** The work is over. */
  clear(): void;
}

/** A line on a terminal that is written over; elsewhere a line now and then, with the seconds so far. @param first what is being done */
export function progressLine(out: Out, first = ''): ProgressLine {
  if (out.isTTY) {
    const show = (text: string): void => void out.write(`\r\x1b[K${text}`);
    show(first);
    return { show, clear: () => show('') };
  }
  const begunAt = Date.now();
  let text = first;
  const tell = (): void => {
    const seconds = Math.round((Date.now() - begunAt) / 1000);
    if (text !== '') out.write(`${text.trimEnd()} (${seconds} s)\n`);
    timer = setTimeout(tell, EVERY_MS).unref();
  };
  let timer = setTimeout(tell, QUIET_MS).unref();
  return {
    show: (next) => {
      text = next;
    },
    clear: () => clearTimeout(timer),
  };
}

/** Does the work and tells meanwhile that it goes on. */
export async function telling<T>(out: Out, text: string, work: () => Promise<T>): Promise<T> {
  const line = progressLine(out, text);
  try {
    return await work();
  } finally {
    line.clear();
  }
}

/** A line about migrations, which is there once one begins. */
export function migrationLine(out: Out): {
  onMigration(name: string, nth: number, of: number): void;
  clear(): void;
} {
  let line: ProgressLine | null = null;
  return {
    onMigration: (name, nth, of) => {
      line ??= progressLine(out);
      line.show(`Bringing the database up to date, ${nth} of ${of}: ${name} `);
    },
    clear: () => line?.clear(),
  };
}
