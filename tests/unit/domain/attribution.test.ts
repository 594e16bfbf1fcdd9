import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Credit, Journey } from '#lib/domain/attribution/journey.ts';
import { markov } from '#lib/domain/attribution/markov.ts';
import { linear, position, timeDecay, wShaped } from '#lib/domain/attribution/rules.ts';
import { shapley } from '#lib/domain/attribution/shapley.ts';
import { attribute, type Model } from '#lib/domain/attribution.ts';

/** `a > b` converted so often, and so often did not. */
function journey(path: string, conversions: number, nulls = 0, value = conversions * 100): Journey {
  return { channels: path.split(' > '), conversions, nulls, value };
}

const touches = (count: number): Journey => ({
  ...journey('a', 1),
  channels: Array.from({ length: count }, (_, at) => `c${at}`),
});

const conversionsOf = (credits: readonly Credit[] | null | undefined): Record<string, number> =>
  Object.fromEntries((credits ?? []).map(({ channel, conversions }) => [channel, conversions]));

const close = (expected: readonly number[]) => expected.map((part) => expect.closeTo(part, 12));

const DAY = 86_400_000;

describe('rules', () => {
  it.each([
    [1, [1]],
    [2, [0.5, 0.5]],
    [3, [0.4, 0.2, 0.4]],
    [6, [0.4, 0.05, 0.05, 0.05, 0.05, 0.4]],
  ])('position of %i touches', (count, parts) => {
    expect(position(touches(count))).toEqual(close(parts));
  });

  it('time decay halves in seven days', () => {
    const times = [14, 7, 0].map((age) => Date.UTC(2026, 5, 30) - age * DAY);
    expect(timeDecay({ ...touches(3), times })).toEqual(close([1 / 7, 2 / 7, 4 / 7]));
    expect(timeDecay(touches(3))).toBeNull();
  });

  it('time decay of touches years apart is still one whole', () => {
    const times = [0, 40 * 365 * DAY];
    expect(timeDecay({ ...touches(2), times })).toEqual([0, 1]);
  });

  it.each([
    [6, { lead: 2, opportunity: 4 }, [0.3, 0.1 / 3, 0.3, 0.1 / 3, 0.3, 0.1 / 3]],
    [3, { lead: 1, opportunity: 2 }, [1 / 3, 1 / 3, 1 / 3]],
    [4, { lead: 0, opportunity: 3 }, [0.6, 0.05, 0.05, 0.3]],
    [2, { lead: 0, opportunity: 1 }, [2 / 3, 1 / 3]],
    [1, { lead: 0, opportunity: 0 }, [1]],
  ])('W-shaped of %i touches with %o', (count, milestones, parts) => {
    expect(wShaped({ ...touches(count), milestones })).toEqual(close(parts));
  });

  it('linear goes over touches, not over channels', () => {
    expect(linear(journey('a > b > a > a', 1))).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect(conversionsOf(attribute([journey('a > b > a > a', 4)]).models.linear)).toEqual({ a: 3, b: 1 });
  });

  it('touches that a seller confirmed share; journeys without one are credited to no channel', () => {
    const { models } = attribute([
      { ...journey('a > b > c', 4), confirmed: [0, 2] },
      { ...journey('b > c', 2), confirmed: [] },
      journey('b', 1),
    ]);
    expect(models.confirmed).toEqual([
      { channel: 'a', conversions: 2, value: 200 },
      { channel: 'b', conversions: 0, value: 0 },
      { channel: 'c', conversions: 2, value: 200 },
      { channel: null, conversions: 3, value: 300 },
    ]);
  });
});

/** The removal effect as it is defined: the chain solved anew without each channel, by iteration, staying in a channel counted. */
function removed(journeys: readonly Journey[], without: string | null, per: 'conversions' | 'value'): number {
  const transitions = new Map<string, Map<string, number>>();
  const won = new Map<string, number>();
  for (const { channels, conversions, nulls, value } of journeys) {
    const count = conversions + nulls;
    const steps = ['', ...channels];
    for (const [at, from] of steps.entries()) {
      const to = steps[at + 1] ?? '(end)';
      const row = transitions.get(from) ?? new Map<string, number>();
      row.set(to, (row.get(to) ?? 0) + count);
      transitions.set(from, row);
    }
    const lastChannel = steps.at(-1) ?? '';
    won.set(lastChannel, (won.get(lastChannel) ?? 0) + (per === 'value' ? value : conversions));
  }
  let worth = new Map<string, number>();
  for (let round = 0; round < 5_000; round += 1) {
    const next = new Map<string, number>();
    for (const [from, row] of transitions) {
      const left = [...row.values()].reduce((sum, count) => sum + count, 0);
      const further = [...row].reduce((sum, [to, count]) => sum + count * (worth.get(to) ?? 0), 0);
      next.set(from, from === without || left === 0 ? 0 : (further + (won.get(from) ?? 0)) / left);
    }
    const before = worth;
    worth = next;
    // Nothing moves any more: 5,000 rounds of every chain would be most of this file's time.
    if ([...next].every(([from, won]) => Math.abs(won - (before.get(from) ?? 0)) <= 1e-13 * Math.max(1, won)))
      break;
  }
  return worth.get('') ?? 0;
}

/** Conversions that stand for every channel of a path at once, shared by the definition: over all orders in which channels join. */
function shapleyByOrders(journeys: readonly Journey[]): Record<string, number> {
  const players = [...new Set(journeys.flatMap(({ channels }) => channels))];
  const worth = (set: ReadonlySet<string>): number =>
    journeys
      .filter(({ channels }) => channels.every((channel) => set.has(channel)))
      .reduce((sum, { conversions }) => sum + conversions, 0);
  const orders = (rest: readonly string[]): string[][] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((one) => orders(rest.filter((other) => other !== one)).map((order) => [one, ...order]));
  const all = orders(players);
  const credit = Object.fromEntries(players.map((player) => [player, 0]));
  for (const order of all) {
    const joined = new Set<string>();
    for (const player of order) {
      const before = worth(joined);
      joined.add(player);
      credit[player] = (credit[player] ?? 0) + (worth(joined) - before) / all.length;
    }
  }
  return credit;
}

const paths = fc.array(
  fc.record({
    channels: fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 6 }),
    conversions: fc.nat(20),
    nulls: fc.nat(20),
    worth: fc.double({ min: 0, max: 1e4, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
);
const journeys = paths.map((all) =>
  all.map(({ worth, ...one }): Journey => ({ ...one, value: one.conversions * worth })),
);

describe('Markov', () => {
  it('gives .2, .4, .4 in the published example (analyzecore.com, 2016)', () => {
    const credits = markov([journey('C1 > C2 > C3', 1), journey('C1', 0, 1), journey('C2 > C3', 0, 1)]);
    expect(credits?.map(({ conversions }) => conversions)).toEqual(close([0.2, 0.4, 0.4]));
    expect(credits?.map(({ value }) => value)).toEqual(close([20, 40, 40]));
  });

  it('divides value by the value that is lost', () => {
    const credits = markov([journey('a', 1, 0, 900), journey('b', 1, 0, 100)]);
    expect(credits).toEqual([
      { channel: 'a', conversions: 1, value: 900 },
      { channel: 'b', conversions: 1, value: 100 },
    ]);
  });

  it('is the removal of each channel, one after the other', () => {
    fc.assert(
      fc.property(journeys, (given) => {
        for (const per of ['conversions', 'value'] as const) {
          const total = given.reduce((sum, one) => sum + one[per], 0);
          const whole = removed(given, null, per);
          const credits = markov(given) ?? [];
          const effects = credits.map(({ channel }) => whole - removed(given, channel, per));
          const sum = effects.reduce((all, effect) => all + effect, 0);
          credits.forEach((credit, at) => {
            const expected = sum === 0 ? 0 : (total * (effects[at] ?? 0)) / sum;
            expect(credit[per]).toBeCloseTo(expected, 5);
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('does not care whether a channel is repeated', () => {
    const once = markov([journey('a > b', 3, 1), journey('b > a', 1, 4)]);
    expect(markov([journey('a > a > a > b', 3, 1), journey('b > b > a', 1, 4)])).toEqual(once);
  });

  it('knows what is too much', () => {
    const many = Array.from({ length: 1_001 }, (_, at) => journey(`c${at}`, 1));
    expect(attribute(many).leftOut.markov).toBe('too_many_channels');
  });
});

describe('Shapley', () => {
  it('is the mean over all orders of joining', () => {
    fc.assert(
      fc.property(journeys, (given) => {
        const expected = shapleyByOrders(given);
        for (const { channel, conversions } of shapley(given))
          expect(conversions).toBeCloseTo(expected[channel ?? ''] ?? Number.NaN, 8);
      }),
    );
  });
});

describe('all models', () => {
  it('credit the same total', () => {
    const full = fc.array(
      fc.integer({ min: 1, max: 6 }).chain((length) =>
        fc.record({
          channels: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), {
            minLength: length,
            maxLength: length,
          }),
          times: fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: length, maxLength: length }),
          milestones: fc.record({ lead: fc.nat(length - 1), opportunity: fc.nat(length - 1) }),
          confirmed: fc.uniqueArray(fc.nat(length - 1)),
          conversions: fc.integer({ min: 1, max: 1_000 }),
          nulls: fc.nat(1_000),
          value: fc.double({ min: 0, max: 1e6, noNaN: true }),
        }),
      ),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(full, (given) => {
        const { models, leftOut } = attribute(given);
        expect(leftOut).toEqual({});
        expect(Object.keys(models)).toHaveLength(9);
        for (const per of ['conversions', 'value'] as const) {
          const total = given.reduce((sum, one) => sum + one[per], 0);
          for (const credits of Object.values(models)) {
            const sum = credits.reduce((all, credit) => all + credit[per], 0);
            expect(Math.abs(sum - total)).toBeLessThanOrEqual(1e-9 * Math.max(1, total));
            expect(credits.every((credit) => credit[per] >= 0)).toBe(true);
          }
        }
      }),
    );
  });

  it('say what they lack', () => {
    const { models, leftOut } = attribute([journey('a > b', 1, 3), journey('b', 0, 2)]);
    expect(leftOut).toEqual({
      timeDecay: 'no_times',
      wShaped: 'no_milestones',
      confirmed: 'no_confirmations',
    });
    expect(Object.keys(models).sort()).toEqual(['first', 'last', 'linear', 'markov', 'position', 'shapley']);
  });

  it('say what they lack where nothing converted', () => {
    const { leftOut } = attribute([journey('a > b', 0, 3)]);
    expect(leftOut).toMatchObject({ timeDecay: 'no_times', wShaped: 'no_milestones' });
  });

  it('need the times of journeys that converted alone', () => {
    const { models } = attribute([{ ...journey('a > b', 1), times: [0, 7 * DAY] }, journey('b', 0, 2)]);
    expect(conversionsOf(models.timeDecay)).toEqual({
      a: expect.closeTo(1 / 3, 12),
      b: expect.closeTo(2 / 3, 12),
    });
  });

  it('name channels whose journeys never converted, with nothing', () => {
    const { models } = attribute([journey('a', 2, 1), journey('b', 0, 5)]);
    for (const model of Object.keys(models) as Model[])
      expect(conversionsOf(models[model])).toEqual({ a: 2, b: 0 });
  });

  it('have nothing to say of nothing', () => {
    expect(attribute([]).models.linear).toEqual([]);
    expect(conversionsOf(attribute([journey('a > b', 0, 4)]).models.markov)).toEqual({ a: 0, b: 0 });
  });
});

describe('the data gate', () => {
  it('opens with 200 conversions, 500 without one, 30 over each channel', () => {
    expect(attribute([journey('a > b', 200, 500)]).gate.open).toBe(true);
    expect(attribute([journey('a > b', 199, 500)]).gate.open).toBe(false);
    expect(attribute([journey('a > b', 200, 499)]).gate.open).toBe(false);
    const thin = attribute([journey('a > b > a', 200, 500), journey('c', 29, 1)]).gate;
    expect(thin).toMatchObject({ open: false, thin: ['c'], conversions: 229, nulls: 501 });
  });
});
