/** The Web Locks of one browser: a name is held by one at a time, in the order asked; the dead hold nothing. */
import type { Context } from './context.ts';

interface Waiting {
  context: Context;
  begin(): void;
}

export class Locks {
  readonly #queues = new Map<string, Waiting[]>();

  request<T>(context: Context, name: string, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = {
        context,
        begin: () =>
          context.later(() => {
            // What is thrown at once counts as a refusal, as with the browser's.
            void (async () => work())()
              .then(resolve, reject)
              .finally(() => this.#leave(name, waiting));
          }),
      };
      queue.push(waiting);
      if (queue[0] === waiting) waiting.begin();
    });
  }

  #leave(name: string, one: Waiting): void {
    const queue = this.#queues.get(name) ?? [];
    const at = queue.indexOf(one);
    if (at === -1) return;
    queue.splice(at, 1);
    if (at === 0) queue[0]?.begin();
  }

  release(dead: Context): void {
    for (const [name, queue] of this.#queues) {
      const holds = queue[0]?.context === dead;
      const rest = queue.filter(({ context }) => context !== dead);
      this.#queues.set(name, rest);
      queue.length = 0;
      queue.push(...rest);
      this.#queues.set(name, queue);
      if (holds) queue[0]?.begin();
    }
  }
}
