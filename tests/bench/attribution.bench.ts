/**
 * 10,000 different journeys over 12 and over 60 channels: what Markov takes against first, last and linear touch together, in turns.
 * Fails above 20 times.
 */
import { creditBy, type Journey } from '#lib/domain/attribution/journey.ts';
import { markov } from '#lib/domain/attribution/markov.ts';
import { first, last, linear } from '#lib/domain/attribution/rules.ts';

const JOURNEYS = 10_000;
const LONGEST = 12;
const ROUNDS = 15;
const GATE = 20;

/** The same in every run; a part of the channels does most of the work, as it does everywhere. */
function makeJourneys(channels: number): Journey[] {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  return Array.from({ length: JOURNEYS }, () => {
    const conversions = Math.floor(random() * 4);
    return {
      channels: Array.from(
        { length: 1 + Math.floor(random() * LONGEST) },
        () => `channel ${Math.floor(random() ** 2 * channels)}`,
      ),
      conversions,
      value: conversions * 100,
      nulls: Math.floor(random() * 8),
    };
  });
}

function milliseconds(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

console.log('channels  heuristics ms  Markov ms  ratio');
for (const channels of [12, 60]) {
  const journeys = makeJourneys(channels);
  let heuristics = Number.POSITIVE_INFINITY;
  let chain = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    heuristics = Math.min(
      heuristics,
      milliseconds(() => [first, last, linear].map((rule) => creditBy(journeys, rule))),
    );
    chain = Math.min(
      chain,
      milliseconds(() => markov(journeys)),
    );
  }
  const ratio = chain / heuristics;
  console.log(
    [String(channels).padStart(8), heuristics.toFixed(1).padStart(13), chain.toFixed(1).padStart(9)].join(
      '  ',
    ),
    ` ${ratio.toFixed(2)}`,
  );
  if (ratio > GATE) process.exitCode = 1;
}
