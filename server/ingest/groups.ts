/**
 * Work that is done in groups: what is made ready while earlier work of the same name is under way waits, and is done together. So one
 * workspace that sends much neither keeps others waiting nor pays for each small piece what a large one costs.
 */
export class TooMany extends Error {}

export interface Groups<Piece> {
  /**
   * Makes a piece ready and has it done with others of this name.
   * @param size how large it is
   * @throws TooMany when too much waits already: then it is not even made ready
   */
  add(name: string, size: number, prepare: () => Promise<Piece>): Promise<Piece>;
}

interface Waiting<Piece> {
  piece: Piece;
  size: number;
  done: (piece: Piece) => void;
  failed: (error: unknown) => void;
}

interface Here<Piece> {
  /** Groups under way. */
  busy: number;
  queue: Waiting<Piece>[];
  /** How large all is that is made ready or waits. */
  size: number;
}

/**
 * @param atOnce so many groups of a name are done at a time
 * @param waiting pieces of a name wait that are so large together
 * @param most a group is at most so large, or a single piece
 * @param work does a group, or none of it when it throws
 */
export function createGroups<Piece>({
  atOnce,
  waiting,
  most,
  work,
}: {
  atOnce: number;
  waiting: number;
  most: number;
  work: (name: string, pieces: Piece[]) => Promise<void>;
}): Groups<Piece> {
  const names = new Map<string, Here<Piece>>();

  const doGroup = async (name: string, group: readonly Waiting<Piece>[]): Promise<void> => {
    try {
      await work(
        name,
        group.map(({ piece }) => piece),
      );
      for (const { piece, done } of group) done(piece);
    } catch (error) {
      // One may have been the reason: it is not to take the others with it.
      if (group.length > 1) for (const one of group) await doGroup(name, [one]);
      else for (const { failed } of group) failed(error);
    }
  };

  const goOn = (name: string, here: Here<Piece>): void => {
    while (here.busy < atOnce && here.queue.length > 0) {
      let size = 0;
      const end = here.queue.findIndex((one, at) => {
        size += one.size;
        return at > 0 && size > most;
      });
      const group = here.queue.splice(0, end === -1 ? here.queue.length : end);
      for (const one of group) here.size -= one.size;
      here.busy += 1;
      void doGroup(name, group).finally(() => {
        here.busy -= 1;
        goOn(name, here);
      });
    }
  };

  return {
    add: async (name, size, prepare) => {
      const here = names.get(name) ?? { busy: 0, queue: [], size: 0 };
      names.set(name, here);
      if (here.size + size > waiting) throw new TooMany();
      here.size += size;
      let piece: Piece;
      try {
        piece = await prepare();
      } catch (error) {
        here.size -= size;
        throw error;
      }
      const { promise, resolve: done, reject: failed } = Promise.withResolvers<Piece>();
      here.queue.push({ piece, size, done, failed });
      goOn(name, here);
      return promise;
    },
  };
}
