/** The Web Locks of one browser: a name is held by one, or by several that share it, in the order asked; the dead hold nothing. */
import type { Context } from './context.ts';

interface Waiting {
  context: Context;
  shared: boolean;
  begun: boolean;
  begin(): void;
}

export class Locks {
  readonly #queues = new Map<string, Waiting[]>();

  request<T>(context: Context, name: string, shared: boolean, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(name) ?? [];
    this.#queues.set(name, queue);
    return new Promise<T>((resolve, reject) => {
      const waiting: Waiting = {
        context,
        shared,
        begun: false,
        begin: () =>
          context.later(() => {
            // What is thrown at once counts as a refusal, as with the browser's.
            void (async () => work())()
              .then(resolve, reject)
              .finally(() => this.#leave(queue, waiting));
          }),
      };
      queue.push(waiting);
      beginNext(queue);
    });
  }

  #leave(queue: Waiting[], one: Waiting): void {
    const at = queue.indexOf(one);
    if (at !== -1) queue.splice(at, 1);
    beginNext(queue);
  }

  release(dead: Context): void {
    for (const queue of this.#queues.values()) {
      queue.splice(0, queue.length, ...queue.filter(({ context }) => context !== dead));
      beginNext(queue);
    }
  }
}

/** The first in the queue, and with it those behind it that share as it does. */
function beginNext(queue: readonly Waiting[]): void {
  for (const [at, waiting] of queue.entries()) {
    if (at > 0 && !(waiting.shared && queue[0]?.shared)) return;
    if (waiting.begun) continue;
    waiting.begun = true;
    waiting.begin();
  }
}
