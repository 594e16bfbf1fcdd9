/**
 * The buying committee of a company: which of the workspace's personas are there, and how much each has to do with us. By the
 * rules below and from the leads alone, so that it is the same on every device.
 */
import type { Lead, Stage } from '#lib/contract/records.ts';

const DAY = 24 * 60 * 60 * 1000;
/** A sign of interest counts as engagement for so many days, */
export const ENGAGED_DAYS = 30;
/** and after so many without one somebody whom we reach is silent. */
export const SILENT_DAYS = 90;

/**
 * `engaged`: showed interest within the last 30 days. `silent`: something happened between us, but no interest was shown for 90
 * days, or ever. `known`: in between, or nothing has happened yet.
 */
export type Standing = 'engaged' | 'known' | 'silent';

/** The most telling first: how a persona stands is how the first of its people does. */
export const STANDINGS: readonly Standing[] = ['engaged', 'known', 'silent'];

type Signs = Pick<Lead, 'touches' | 'lastSignAt'>;

/**
 * How much a person has to do with us.
 * @param now milliseconds since 1970
 */
export function standingOf({ touches, lastSignAt }: Signs, now: number): Standing {
  const days = lastSignAt === null ? Number.POSITIVE_INFINITY : (now - Date.parse(lastSignAt)) / DAY;
  if (days <= ENGAGED_DAYS) return 'engaged';
  return days > SILENT_DAYS && touches > 0 ? 'silent' : 'known';
}

/** Somebody at the company, and which persona they are taken for; null: none, or too little is known. */
export type Colleague = { lead: Lead; personaId: string | null };

/** A person on the committee. */
export type Seat<P extends Colleague = Colleague> = P & { standing: Standing };

export type CommitteePart<P extends Colleague = Colleague> = {
  personaId: string;
  /** `missing`: nobody at the company is this persona, as far as we know. */
  standing: Standing | 'missing';
  /** The engaged first, then the known, then the silent; the last sign of interest first among equals. */
  people: Seat<P>[];
};

export type Committee<P extends Colleague = Colleague> = {
  /** One for each persona, in the order given. */
  parts: CommitteePart<P>[];
  /** Who is none of them, in the same order of people. */
  others: Seat<P>[];
};

/**
 * Sorts a company's people by persona and standing. Takes time in proportion to the people (and their sorting), however many
 * personas there are.
 * @param now milliseconds since 1970
 */
export function committee<P extends Colleague>(
  personaIds: readonly string[],
  people: readonly P[],
  now: number,
): Committee<P> {
  const seats = people
    .map((person): Seat<P> => ({ ...person, standing: standingOf(person.lead, now) }))
    .sort(tellingFirst);
  const known = new Set(personaIds);
  const byPersona = Map.groupBy(seats, ({ personaId }) =>
    personaId !== null && known.has(personaId) ? personaId : null,
  );
  return {
    parts: personaIds.map((personaId) => {
      const own = byPersona.get(personaId) ?? [];
      return { personaId, standing: own[0]?.standing ?? 'missing', people: own };
    }),
    others: byPersona.get(null) ?? [],
  };
}

const RANK = { engaged: 0, known: 1, silent: 2 } as const satisfies Record<Standing, number>;

function tellingFirst(one: Seat, other: Seat): number {
  const [a, b] = [one.lead, other.lead];
  return (
    RANK[one.standing] - RANK[other.standing] ||
    compare(b.lastSignAt ?? '', a.lastSignAt ?? '') ||
    compare(a.name, b.name) ||
    compare(a.id, b.id)
  );
}

// By code unit: for thousands of rows a collator takes longer than all the rest.
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** How far a company has come on the buying journey. */
export type Reached = {
  /** Key of the furthest stage that one of its people has reached; null: none has reached any. */
  stage: string | null;
  /** Who has come that far; of several the last to arrive. */
  leadId: string | null;
  /** How many people stand in each stage, in the order of the journey. */
  counts: { stage: string; people: number }[];
};

/** A company stands where the furthest of its people does; a stage that the workspace has no more counts for nothing. */
export function reachedBy(
  people: readonly Pick<Lead, 'id' | 'stage' | 'stageAt'>[],
  stages: readonly Pick<Stage, 'key'>[],
): Reached {
  const inStage = Map.groupBy(people, ({ stage }) => stage);
  const counts = stages.map(({ key }) => ({ stage: key, people: inStage.get(key)?.length ?? 0 }));
  const stage = counts.findLast(({ people: count }) => count > 0)?.stage ?? null;
  const there = stage === null ? [] : (inStage.get(stage) ?? []);
  const first = there.reduce<(typeof there)[number] | null>(
    (best, one) => (best && (best.stageAt ?? '') >= (one.stageAt ?? '') ? best : one),
    null,
  );
  return { stage, leadId: first?.id ?? null, counts };
}
