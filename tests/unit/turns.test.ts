import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTurns, type Turn } from '#server/db/turns.ts';

describe('whoever waits for the one connection', () => {
  /** Each has it until told to give it back; `had` says who had it, in order. */
  function world() {
    let now = 0;
    const turns = createTurns(() => now);
    const had: string[] = [];
    const holding: (() => void)[] = [];
    return {
      had,
      ask: (name: string, turn: Turn) =>
        turns(turn).then((release) => {
          had.push(name);
          holding.push(release);
        }),
      pass: (ms: number) => {
        now += ms;
      },
      giveBack: async () => {
        holding.shift()?.();
        await new Promise(setImmediate);
      },
    };
  }

  it('has it by turn, and among the same by who came first', async () => {
    const { had, ask, giveBack } = world();
    await ask('a', 'last');
    for (const [name, turn] of [
      ...[['b', 'last'] as const, ['c', 'usual'] as const, ['d', 'first'] as const],
      ...[['e', 'usual'] as const, ['f', 'first'] as const],
    ])
      void ask(name, turn);
    for (let n = 0; n < 6; n += 1) await giveBack();
    expect(had.join('')).toBe('adfceb');
  });

  it('waits no longer than a second for those who came later', async () => {
    const { had, ask, giveBack, pass } = world();
    await ask('a', 'usual');
    void ask('last', 'last');
    for (const name of ['b', 'c', 'd']) {
      void ask(name, 'first');
      pass(400);
      await giveBack();
    }
    await giveBack();
    expect(had).toEqual(['a', 'b', 'c', 'last', 'd']);
  });

  it('has it alone, and once, in every order', async () => {
    const turn = fc.constantFrom<Turn>('first', 'usual', 'last');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ turn, work: fc.nat(3), twice: fc.boolean() })), async (all) => {
        const turns = createTurns();
        let inside = 0;
        let done = 0;
        await Promise.all(
          all.map(async ({ turn: mine, work, twice }) => {
            const release = await turns(mine);
            inside += 1;
            expect(inside).toBe(1);
            for (let n = 0; n < work; n += 1) await null;
            inside -= 1;
            done += 1;
            release();
            if (twice) release();
          }),
        );
        expect(done).toBe(all.length);
      }),
    );
  });
});
