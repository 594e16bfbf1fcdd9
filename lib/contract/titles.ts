/**
 * What a job title can say, and what a workspace adds to how titles are read: words of its own trade, and single titles that
 * it knows better.
 */
import * as z from 'zod';

/** LinkedIn's 26 functions and three of ours. */
export const FUNCTIONS = [
  'accounting',
  'administrative',
  'arts_and_design',
  'business_development',
  'community_and_social_services',
  'consulting',
  'education',
  'engineering',
  'entrepreneurship',
  'finance',
  'healthcare_services',
  'human_resources',
  'information_technology',
  'legal',
  'marketing',
  'media_and_communication',
  'military_and_protective_services',
  'operations',
  'product_management',
  'program_and_project_management',
  'purchasing',
  'quality_assurance',
  'real_estate',
  'research',
  'sales',
  'customer_success_and_support',
  'general_management',
  'other',
  'unknown',
] as const;
export type JobFunction = (typeof FUNCTIONS)[number];

/** LinkedIn's ladder with `head` between manager and director, lowest first. */
export const SENIORITIES = [
  'training',
  'entry',
  'senior',
  'manager',
  'head',
  'director',
  'vp',
  'cxo',
  'partner',
  'owner',
] as const;
export type Seniority = (typeof SENIORITIES)[number] | 'unknown';

/** All of them go to every device whenever one changes. */
export const MOST_WORDS = 500;
export const MOST_CORRECTIONS = 2_000;
const Title = z.string().check(z.trim(), z.minLength(1), z.maxLength(300));

/** What one row is told from another by. */
const wordKey = {
  lang: z.string().regex(/^[a-z]{2}$/),
  pattern: z
    .string()
    .max(60)
    .regex(/^-?[\p{Ll}\p{N}]+(?: (?:[\p{Ll}\p{N}]+|\*))*-?$/u),
  kind: z.enum(['word', 'stem']),
};

/**
 * A row of the lexicon. `pattern` is in lower case. A `word` is one or several whole words, in which `*` stands for one or two; a
 * `stem` is also found inside a compound: `-chef` needs something before it in the word, `chefs-` something after it.
 */
export const TitleWord = z
  .object({
    ...wordKey,
    function: z.optional(z.enum(FUNCTIONS).exclude(['unknown'])),
    seniority: z.optional(z.enum(SENIORITIES)),
    /** 1 to 10. A function counts from 3, gives way to a heavier one, and outweighs a general one from 5.5. */
    weight: z.int().min(1).max(10),
    /** A title that reads as the row says, and one that does not. */
    example: Title,
    notExample: z.optional(Title),
  })
  .refine((row) => row.function !== undefined || row.seniority !== undefined, {
    error: 'a row says a function, a seniority or both',
  })
  .refine((row) => row.kind === 'word' || /^-?[\p{Ll}\p{N}]{3,}-?$/u.test(row.pattern), {
    error: 'a stem is one piece of at least three letters',
  })
  .refine((row) => row.kind === 'stem' || !/^-|-$/.test(row.pattern), {
    error: 'only a stem has a hyphen at an end',
  });

export type TitleWord = z.infer<typeof TitleWord>;

/** "This title is X": the whole title decides, without employer, case and punctuation. */
const TitleCorrection = z.object({
  title: Title,
  function: z.enum(FUNCTIONS),
  seniority: z.enum([...SENIORITIES, 'unknown']),
});

/** All that a workspace adds. Both win over the lexicon, a correction over a word. */
export const TitleRules = z.object({
  words: z.array(TitleWord).max(MOST_WORDS),
  corrections: z.array(TitleCorrection).max(MOST_CORRECTIONS),
});
export type TitleRules = z.infer<typeof TitleRules>;

export const NO_TITLE_RULES: TitleRules = { words: [], corrections: [] };

/** One step of what a workspace adds. A word or correction that is there already is replaced. */
export const TitleChange = z.discriminatedUnion('change', [
  z.object({ change: z.literal('add_word'), word: TitleWord }),
  z.object({ change: z.literal('remove_word'), word: z.object(wordKey) }),
  z.object({ change: z.literal('correct'), correction: TitleCorrection }),
  z.object({ change: z.literal('let_be'), title: Title }),
]);
export type TitleChange = z.infer<typeof TitleChange>;
