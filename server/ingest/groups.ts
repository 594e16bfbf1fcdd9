/**
 * Work that is done in groups: what comes while earlier work of the same name is under way waits, and is done together. So one
 * workspace that sends much neither keeps others waiting nor pays for each small piece what a large one costs.
 */
export class TooMany extends Error {}

export interface Groups<In, Out> {
  /** Has it done with others of this name. @throws TooMany when too much waits already: then nothing of it is done */
  add(name: string, one: In): Promise<Out>;
}

interface Waiting<In, Out> {
  one: In;
  done: (out: Out) => void;
  failed: (error: unknown) => void;
}

/**
 * @param atOnce so many groups of a name are done at a time
 * @param waiting pieces of a name wait that are so large together
 * @param most a group is at most so large, or a single piece
 * @param sizeOf how large a piece is
 * @param work does a group, or none of it when it throws. Returns what came of each, in the order given
 */
export function createGroups<In, Out>({
  atOnce,
  waiting,
  most,
  sizeOf,
  work,
}: {
  atOnce: number;
  waiting: number;
  most: number;
  sizeOf: (one: In) => number;
  work: (name: string, all: In[]) => Promise<Out[]>;
}): Groups<In, Out> {
  const names = new Map<string, { busy: number; queue: Waiting<In, Out>[]; size: number }>();

  const doGroup = async (name: string, group: readonly Waiting<In, Out>[]): Promise<void> => {
    try {
      const outs = await work(
        name,
        group.map(({ one }) => one),
      );
      for (const [at, out] of outs.entries()) group[at]?.done(out);
    } catch (error) {
      // One may have been the reason: it is not to take the others with it.
      if (group.length > 1) for (const one of group) await doGroup(name, [one]);
      else for (const { failed } of group) failed(error);
    }
  };

  const goOn = (name: string): void => {
    const here = names.get(name);
    if (!here) return;
    while (here.busy < atOnce && here.queue.length > 0) {
      let size = 0;
      const end = here.queue.findIndex(({ one }, at) => {
        size += sizeOf(one);
        return at > 0 && size > most;
      });
      const group = here.queue.splice(0, end === -1 ? here.queue.length : end);
      for (const { one } of group) here.size -= sizeOf(one);
      here.busy += 1;
      void doGroup(name, group).finally(() => {
        here.busy -= 1;
        goOn(name);
      });
    }
    if (here.busy === 0) names.delete(name);
  };

  return {
    add: (name, one) => {
      const here = names.get(name) ?? { busy: 0, queue: [], size: 0 };
      if (here.size + sizeOf(one) > waiting) return Promise.reject(new TooMany());
      names.set(name, here);
      const { promise, resolve: done, reject: failed } = Promise.withResolvers<Out>();
      here.queue.push({ one, done, failed });
      here.size += sizeOf(one);
      goOn(name);
      return promise;
    },
  };
}
