/**
 * The records every device holds: the shape of each table in a sync page.
 * Receivers tolerate unknown keys (objects strip them), so a newer server may add fields.
 */
import * as z from 'zod';
import { Approval } from './approvals.ts';
import { LeadModel } from './models.ts';
import { Country, Day, Department, FreeText, Id, Instant } from './primitives.ts';
import { NO_TITLE_RULES, TitleRules } from './titles.ts';

/** What a newer server may say otherwise is read as `instead`, so that the rest of the record is kept. */
const open = <T extends z.ZodType>(value: T, instead: z.output<T>) => z.catch(value, instead);

/** null, also where a server from before the field leaves it out. */
const orNull = <T extends z.ZodType>(value: T) => z.prefault(z.nullable(value), null);

export const OutcomeKind = z.enum(['accepted', 'meeting', 'opportunity', 'won', 'lost']);
export type OutcomeKind = z.infer<typeof OutcomeKind>;

/** What takes a lead into a stage: one touchpoint or outcome of any of these. */
export const StageEntry = z.object({ kinds: z.array(z.string()), outcomes: z.array(OutcomeKind) });
export type StageEntry = z.infer<typeof StageEntry>;

/** One stage of the shared buying journey, in order. */
export const Stage = z.object({
  key: z.string(),
  name: z.record(z.string(), z.string()), // by language: { en: 'Aware', sv: 'Medveten' }
  /** The workspace's own; the keys that ship with the product have theirs (lib/domain/stage.ts). */
  entry: z.optional(StageEntry),
  /** Longer in it, and a lead is stuck; null: never. Without it, as shipped. */
  stuckAfterDays: z.optional(z.nullable(z.int())),
});
export type Stage = z.infer<typeof Stage>;

/** Why a lead is in its stage. */
export const StageWhy = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('evidence'),
    /** The touchpoint kinds and outcomes that took it there, the first that happened first. */
    met: z.array(
      z.object({
        of: z.enum(['touchpoint', 'outcome']),
        kind: z.string(),
        count: z.int(),
        firstAt: Instant,
      }),
    ),
  }),
  z.object({ by: z.literal('member'), memberId: Id, reason: z.string() }),
]);
export type StageWhy = z.infer<typeof StageWhy>;

/** Why a lead is not the persona that the rules make of it. */
export const PersonaReason = z.enum([
  'other_work',
  'title_outdated',
  'other_company',
  'persona_unlike',
  'other',
]);
export type PersonaReason = z.infer<typeof PersonaReason>;

/** What a member says of the persona of a lead. It holds until somebody lets the rules decide again. */
export const PersonaSet = z.object({
  /** null: none that the workspace has. */
  personaId: z.nullable(Id),
  /** What the rules made of the lead when it was said, which counts against that persona; null when they found none. */
  insteadOf: z.nullable(Id),
  reason: PersonaReason,
  note: FreeText.check(z.trim()),
});
export type PersonaSet = z.infer<typeof PersonaSet>;

export const PersonaByHand = z.object({
  ...PersonaSet.shape,
  reason: open(PersonaReason, 'other'),
  memberId: Id,
  at: Instant,
});
export type PersonaByHand = z.infer<typeof PersonaByHand>;

/** What a seller may be advised to do next (lib/domain/next-action.ts). */
export const ActionCode = z.enum(['answer', 'follow_up', 'make_contact']);
export type ActionCode = z.infer<typeof ActionCode>;

/** Why an action is not the right one. */
export const ActionReason = z.enum(['done_already', 'someone_else', 'wrong_time', 'not_worth_it', 'other']);
export type ActionReason = z.infer<typeof ActionReason>;

/** What a member decides of an action. */
export const ActionChoice = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done') }),
  /** Not before this day. */
  z.object({ is: z.literal('later'), until: Day }),
  z.object({ is: z.literal('refused'), reason: ActionReason }),
]);
export type ActionChoice = z.infer<typeof ActionChoice>;

/** A decision holds for the touchpoint that the action rested on; what happens later may bring the action back. */
export const ActionDecision = z.object({
  code: ActionCode,
  touchpointId: Id,
  choice: ActionChoice,
  memberId: Id,
  at: Instant,
});
export type ActionDecision = z.infer<typeof ActionDecision>;

/** A reason a seller may give with a verdict. */
export const Reason = z.object({
  key: z.string(),
  /** Which verdicts offer it. */
  verdicts: z.array(z.enum(['good', 'unsure', 'poor'])),
  /** A workspace's own wording by language; the keys that ship with the product have theirs in locales/. */
  name: z.optional(z.record(z.string(), z.string())),
});
export type Reason = z.infer<typeof Reason>;

/** Marketing calls every touchpoint of a kind telling, and says what sellers should make of it. */
export const KindMoment = z.object({
  kind: z.string(),
  text: z.string(),
  /** Who said so, and when. */
  memberId: Id,
  at: Instant,
});
export type KindMoment = z.infer<typeof KindMoment>;

export const Workspace = z.object({
  id: Id,
  name: z.string(),
  /** ISO 4217. */
  currency: z.string(),
  stages: z.array(Stage),
  reasons: z.array(Reason),
  /** Ids of site records (lib/detect/sites) that no device is to use, because the site has changed. */
  sitesOff: z.prefault(z.array(z.string()), []),
  /** What it adds to how job titles are read. */
  titleRules: z.prefault(TitleRules, NO_TITLE_RULES),
  /** What predicts outcomes of leads; null before the first look at them. */
  leadModel: open(orNull(LeadModel), null),
  /** At most one of a kind. */
  kindMoments: z.prefault(z.array(KindMoment), []),
  /** Domains of the companies that sell the same. */
  competitors: z.prefault(z.array(z.string()), []),
});
export type Workspace = z.infer<typeof Workspace>;

export const Member = z.object({
  id: Id,
  name: z.string(),
  email: z.string(),
  department: Department,
  admin: z.boolean(),
  active: z.boolean(),
});
export type Member = z.infer<typeof Member>;

/** What sales and marketing of a team promise each other. */
export const Agreement = z.object({
  /** What makes a lead good, in their own words. */
  goodLead: z.string(),
  /** Within how many hours a seller follows up a lead that was handed over. */
  followUpHours: z.int(),
  /** Within how many hours marketing answers feedback. */
  answerHours: z.int(),
});
export type Agreement = z.infer<typeof Agreement>;

/** A version of it as it was proposed. */
export const ProposedAgreement = z.object({
  /** 1 for the team's first. */
  number: z.int(),
  ...Agreement.shape,
  authorId: Id,
  at: Instant,
  /** At most one of each department. */
  approvals: z.array(Approval),
});
export type ProposedAgreement = z.infer<typeof ProposedAgreement>;

/** What a sub-goal counts. Each has its words: `goal.metric.${Metric}`. */
export const Metric = z.enum([
  'target_leads',
  'feedback_answered',
  'followed_up',
  'feedback_given',
  'meetings',
  'won',
  'value',
  'questions_answered',
]);
export type Metric = z.infer<typeof Metric>;

export const SubGoal = z.object({
  metric: Metric,
  /** A number, a percentage or an amount, as the metric has it (lib/contract/goals.ts). */
  target: z.int().min(1),
});
export type SubGoal = z.infer<typeof SubGoal>;

/** What a team wants to reach, with what each department does for it. */
export const Goal = z.object({
  title: z.string(),
  /** Days of UTC, both included. */
  from: Day,
  to: Day,
  /** The domains of the companies it is after. */
  accounts: z.array(z.string()),
  subGoals: z.array(SubGoal),
  setById: Id,
  setAt: Instant,
});
export type Goal = z.infer<typeof Goal>;

export const Team = z.object({
  id: Id,
  name: z.string(),
  /** The problem the team came together around. */
  problem: z.string(),
  memberIds: z.array(Id),
  campaignIds: z.array(Id),
  /** The one in force; null: the default (lib/domain/agreement.ts). */
  agreement: orNull(Agreement),
  /** The one that waits for a department to approve it. */
  proposed: orNull(ProposedAgreement),
  goal: open(orNull(Goal), null),
});
export type Team = z.infer<typeof Team>;

export const Account = z.object({
  id: Id,
  name: z.string(),
  domains: z.array(z.string()),
  industry: z.nullable(z.string()),
  country: z.nullable(Country),
  employees: z.nullable(z.int().min(0)),
});
export type Account = z.infer<typeof Account>;

/** Somebody who is not to be contacted, or has objected to marketing; shown first wherever the lead is. */
export const Stop = z.object({
  kind: z.enum(['do_not_contact', 'objection']),
  at: Instant,
  /** `member` when a person set it; else what brought it, e.g. `import`, `ingest`. */
  source: z.string(),
  memberId: z.nullable(Id),
});
export type Stop = z.infer<typeof Stop>;

/** Why somebody whom a list names is not to be contacted; null when they may be. */
export const ListedStop = orNull(open(Stop.shape.kind, 'do_not_contact'));

/** Marketing gives a lead to sales, for a campaign. */
export const Handover = z.object({
  campaignId: Id,
  /** null: a rule did it. */
  byId: z.nullable(Id),
  at: Instant,
  /** One of them: a seller, or whoever of a team takes it. */
  to: z.object({ memberId: z.nullable(Id), teamId: z.nullable(Id) }),
  /** What sales should know. */
  note: z.string(),
  /** What sales says to it; null while it waits. */
  answer: z.nullable(
    z.object({
      is: z.enum(['accepted', 'returned']),
      memberId: Id,
      at: Instant,
      /** Key of a reason; only of what was returned. */
      reason: z.nullable(z.string()),
      note: z.string(),
    }),
  ),
  /** When sales first was in contact, or gave a verdict, after it. */
  followedUpAt: z.nullable(Instant),
});
export type Handover = z.infer<typeof Handover>;

export const Lead = z.object({
  id: Id,
  accountId: z.nullable(Id),
  ownerId: z.nullable(Id),
  name: z.string(),
  title: z.nullable(z.string()),
  country: z.nullable(Country),
  /** Lower-case addresses, the preferred one first. */
  emails: z.array(z.string()),
  /** LinkedIn keys as lib/detect makes them, e.g. `profile:elin-lund`. */
  linkedin: z.array(z.string()),
  /** Key of the stage: where somebody put the lead, or the furthest for which there is evidence since; null before any. */
  stage: z.nullable(z.string()),
  /** Since when it is in this stage. */
  stageAt: orNull(Instant),
  stageWhy: open(orNull(StageWhy), null),
  /** Which persona it is, by somebody who knows; null: the rules decide. */
  personaByHand: orNull(PersonaByHand),
  /** What members decided of the actions proposed, the last decision for each kind of action. */
  actions: z.prefault(z.array(ActionDecision), []),
  /** How often the lead did what a persona may ask about, e.g. `{ 'guide:attribution': 2 }`. */
  signals: z.record(z.string(), z.int()),
  touches: z.int().min(0),
  lastTouchAt: z.nullable(Instant),
  /** When the person last did something that shows interest; null: never. Opened mails and what was sent are no such thing. */
  lastSignAt: orNull(Instant),
  lastCampaignId: z.nullable(Id),
  lastCampaignAt: z.nullable(Instant),
  /** Set when marketing handed the lead to sales for a campaign: what verdicts count for. */
  handoverCampaignId: z.nullable(Id),
  /** The handover that holds; null also where one is known by its campaign alone, as from a list. */
  handover: orNull(Handover),
  /** Whatever keeps somebody from being contacted, they are not to be. */
  stop: orNull(z.object({ ...Stop.shape, kind: open(Stop.shape.kind, 'do_not_contact') })),
  /** Where the lead stands in the company's CRM. */
  crmUrl: orNull(z.string()),
});
export type Lead = z.infer<typeof Lead>;

/** Somebody cut an identity from a lead: "this is not the person". */
const IdentityCut = z.object({
  at: Instant,
  memberId: Id,
  /** Who joined them again, and when; null while the cut holds. */
  restored: z.nullable(z.object({ at: Instant, memberId: Id })),
});

/** An identity of a lead with its evidence: where it came from, and what people decided about it. Not synced; see routes.ts. */
export const LeadIdentity = z.object({
  kind: z.enum(['email', 'linkedin', 'external']),
  /** In its normal form: the mailbox by its provider's rules, a LinkedIn key, or the id in a marketing tool. */
  value: z.string(),
  /** `member` when a person linked it; else what brought it, e.g. `import`, `ingest`. */
  source: z.string(),
  /** Who linked it; null unless `source` is `member`. */
  memberId: z.nullable(Id),
  at: Instant,
  /** Oldest first. While the last one holds, the identity is not the lead's. */
  cuts: z.array(IdentityCut),
});
export type LeadIdentity = z.infer<typeof LeadIdentity>;

/**
 * Why two leads may be one person. `email`, `linkedin`, `external`: a source named both leads' identities in one breath; exact keys,
 * which merge unless the people's names and work addresses differ. `weak_email`: the same address but for a tag. `name`: the same
 * name at the same account. `person`: somebody said so.
 */
export const PairEvidence = z.object({
  by: z.enum(['email', 'linkedin', 'external', 'weak_email', 'name', 'person']),
  /** The shared key, address or name; empty for `person`. */
  value: z.string(),
});
export type PairEvidence = z.infer<typeof PairEvidence>;

/** Where a lead's data came from, and when the person was told. Not synced; see routes.ts. */
export const LeadOrigin = z.object({
  /** `member` when a person added the lead; else what brought it; null for leads from before this was kept. */
  source: z.nullable(z.string()),
  memberId: z.nullable(Id),
  at: Instant,
  /** When the person was told that we hold the data; null when nobody has noted it. */
  noticeAt: z.nullable(Instant),
});
export type LeadOrigin = z.infer<typeof LeadOrigin>;

/** Another lead that became a part of this one. Not synced; see routes.ts. */
export const LeadMerge = z.object({
  id: Id,
  leadId: Id,
  name: z.string(),
  emails: z.array(z.string()),
  evidence: z.array(PairEvidence),
  /** null: a rule did it. */
  memberId: z.nullable(Id),
  at: Instant,
});
export type LeadMerge = z.infer<typeof LeadMerge>;

const criterionBase = {
  id: z.string(),
  weight: z.number().min(0).max(100),
  role: z.optional(z.enum(['score', 'require', 'exclude'])),
};

/** One weighted question about a lead. Closed operators, no patterns from users. */
export const Criterion = z.discriminatedUnion('op', [
  z.object({ ...criterionBase, op: z.literal('in'), field: z.string(), values: z.array(z.string()) }),
  z.object({ ...criterionBase, op: z.literal('notIn'), field: z.string(), values: z.array(z.string()) }),
  z.object({
    ...criterionBase,
    op: z.literal('seniority'),
    field: z.string(),
    min: z.optional(z.string()),
    max: z.optional(z.string()),
  }),
  z.object({
    ...criterionBase,
    op: z.literal('between'),
    field: z.string(),
    min: z.optional(z.number()),
    max: z.optional(z.number()),
  }),
  z.object({
    ...criterionBase,
    op: z.literal('containsAny'),
    field: z.string(),
    values: z.array(z.string()),
  }),
  z.object({ ...criterionBase, op: z.literal('hasAny'), field: z.string(), values: z.array(z.string()) }),
  z.object({
    ...criterionBase,
    op: z.literal('visited'),
    field: z.string(),
    values: z.array(z.string()),
    atLeast: z.optional(z.int()),
  }),
  z.object({
    ...criterionBase,
    op: z.literal('equals'),
    field: z.string(),
    value: z.union([z.string(), z.number(), z.boolean()]),
  }),
]);
export type Criterion = z.infer<typeof Criterion>;

/** Something to send or to show: a guide, a case, a recording. */
export const ContentPiece = z.object({
  title: z.string(),
  url: z.url({ protocol: /^https$/ }),
  /** Keys of the stages in which it helps; none: in any. */
  stages: z.array(z.string()),
  addedAt: Instant,
});
export type ContentPiece = z.infer<typeof ContentPiece>;

export const PersonaText = z.object({
  /** Who this is, in one sentence. */
  who: z.string(),
  pains: z.array(z.string()),
  goals: z.array(z.string()),
  objections: z.array(z.string()),
  wordsToUse: z.array(z.string()),
  wordsToAvoid: z.array(z.string()),
  /** What the seller may lead with: a quote or a case. */
  lead: z.string(),
  content: z.prefault(z.array(ContentPiece), []),
});

export const Persona = z.object({
  id: Id,
  name: z.string(),
  threshold: z.number().min(0).max(1),
  criteria: z.array(Criterion).max(12),
  text: PersonaText,
});
export type Persona = z.infer<typeof Persona>;

/** Tools that run campaigns, and give each an id of their own (lib/domain/campaign-tools.ts). */
export const CampaignTool = z.enum([
  'google_ads',
  'meta_ads',
  'linkedin_ads',
  'hubspot',
  'mailchimp',
  'brevo',
  'marketo',
]);
export type CampaignTool = z.infer<typeof CampaignTool>;

/** What a seller should know of a campaign before calling. */
export const CampaignBrief = z.object({
  promise: z.string(),
  audience: z.string(),
  offer: z.string(),
  nextStep: z.string(),
});
export type CampaignBrief = z.infer<typeof CampaignBrief>;

export const Campaign = z.object({
  id: Id,
  key: z.string(),
  name: z.string(),
  channels: z.array(z.string()),
  startsOn: z.nullable(Day),
  endsOn: z.nullable(Day),
  /** The marketer who answers feedback on it. */
  ownerId: z.nullable(Id),
  brief: z.prefault(CampaignBrief, { promise: '', audience: '', offer: '', nextStep: '' }),
  /** The personas that it is aimed at. */
  personaIds: z.prefault(z.array(Id), []),
  /** Its landing pages, as lib/domain/campaign-address.ts spells them. */
  addresses: z.prefault(z.array(z.string()), []),
  /** Its ids in the tools that run it; a newer server may know more tools. */
  externalIds: z.prefault(z.array(z.object({ tool: z.string(), id: z.string() })), []),
  /** How links name it besides its key, in the form in which spellings are compared (lib/domain/spelling.ts). */
  spellings: z.prefault(z.array(z.string()), []),
});
export type Campaign = z.infer<typeof Campaign>;

export const Verdict = z.enum(['good', 'unsure', 'poor']);
export type Verdict = z.infer<typeof Verdict>;
export const ContactState = z.enum(['not_contacted', 'attempted', 'reached']);
export type ContactState = z.infer<typeof ContactState>;
export const AnswerKind = z.enum(['fixed', 'tested', 'explained', 'declined']);
export type AnswerKind = z.infer<typeof AnswerKind>;

/** When a lead that is not ready is to come back: on a day, or once it does something; by whichever comes first. */
export const NotNow = z.object({
  until: z.nullable(Day),
  /** A kind of touchpoint, or a signal such as `page:pricing` (lib/domain/not-now.ts). */
  trigger: z.nullable(z.string().max(64)),
});
export type NotNow = z.infer<typeof NotNow>;

/** What a seller says of a lead and may change later. */
export const FeedbackContent = z.object({
  verdict: Verdict,
  reasons: z.array(z.string().max(64)).max(20),
  note: FreeText,
  contact: ContactState,
  outcome: z.nullable(OutcomeKind),
  /** The campaign the verdict counts for; null when none touched the lead. */
  campaignId: z.nullable(Id),
  /** Touchpoints of the lead that it is about, e.g. the webinar that helped or misled. */
  touchpoints: z.prefault(z.array(Id).max(20), []),
  /** Only with the reason `not_now`. */
  notNow: orNull(NotNow),
});
export type FeedbackContent = z.infer<typeof FeedbackContent>;

export const Answer = z.object({
  id: Id,
  kind: open(AnswerKind, 'explained'),
  text: z.string(),
  authorId: Id,
  at: Instant,
  /** When the seller who gave the feedback first had it on screen. */
  seenAt: z.nullable(Instant),
});
export type Answer = z.infer<typeof Answer>;

/** The words of a feedback as an example of how people of a persona speak. */
export const Pin = z.object({ personaId: Id, memberId: Id, at: Instant });
export type Pin = z.infer<typeof Pin>;

/** A touchpoint that a feedback is about, as it reads. Without it, the touchpoint is no longer kept. */
export const PinnedTouchpoint = z.object({ id: Id, at: Instant, kind: z.string(), title: z.string() });
export type PinnedTouchpoint = z.infer<typeof PinnedTouchpoint>;

export const Feedback = z.object({
  id: Id,
  leadId: Id,
  authorId: Id,
  /** Who takes care of it since its author left; otherwise missing or null. */
  handedTo: z.optional(z.nullable(Id)),
  ...FeedbackContent.shape,
  /** When the seller said it, by the seller's clock corrected to the server's. */
  givenAt: Instant,
  revisedAt: z.nullable(Instant),
  retractedAt: z.nullable(Instant),
  /** Earlier contents, oldest first. */
  history: z.array(z.object({ at: Instant, content: FeedbackContent })),
  answers: z.array(Answer),
  /** To which persona marketing has pinned its words. */
  pin: orNull(Pin),
  pinned: z.prefault(z.array(PinnedTouchpoint), []),
  /** The touchpoint that `notNow` waited for; null: it has not come. */
  triggered: orNull(z.object({ touchpointId: Id, at: Instant })),
});
export type Feedback = z.infer<typeof Feedback>;

/** What somebody asked the team about a lead, and what others said. */
export const Question = z.object({
  id: Id,
  leadId: Id,
  teamId: Id,
  authorId: Id,
  text: z.string(),
  at: Instant,
  /** Oldest first. */
  answers: z.array(z.object({ id: Id, authorId: Id, text: z.string(), at: Instant })),
});
export type Question = z.infer<typeof Question>;

/** Touchpoints are not synced row by row: a device asks for the timelines it needs. */
export const Touchpoint = z.object({
  id: Id,
  leadId: Id,
  at: Instant,
  kind: z.string(),
  direction: z.enum(['in', 'out']),
  actor: open(z.enum(['person', 'machine', 'unknown']), 'unknown'),
  /** The rule that says it is no person's (lib/domain/machine.ts); such a touchpoint is shown and counts for nothing. */
  rule: orNull(z.string()),
  /** Whose work it was; colours the timeline. */
  side: Department,
  channel: z.string(),
  campaignId: z.nullable(Id),
  /** The sentence shown, e.g. the page's, mail's or webinar's name. */
  title: z.string(),
  detail: z.nullable(z.string()),
  /** When the thing is that it announces, e.g. the webinar somebody signed up for. */
  startsAt: z.prefault(z.nullable(Instant), null),
});
export type Touchpoint = z.infer<typeof Touchpoint>;

/** The touchpoints of a lead that have a name, as far as there are any (lib/domain/milestones.ts). */
export const Milestones = z.object({
  first: z.nullable(Id),
  last: z.nullable(Id),
  /** The first that a person did, the lead or one of us. */
  firstPerson: z.nullable(Id),
  /** The last one before sales accepted the lead. */
  beforeAcceptance: z.nullable(Id),
});
export type Milestones = z.infer<typeof Milestones>;

/** What a lead did before its newest touchpoints, as the score reckons it (lib/domain/earlier.ts). */
export const EarlierTouches = z.object({
  /** The oldest of the newest ones. What came before it, by its instant and then by its id, is in the sums, nothing else. */
  from: z.object({ at: Instant, id: Id }),
  /** Several of a kind, each at another instant: what its touchpoints up to there say of interest at that instant, and how many they are. */
  sums: z.array(z.object({ kind: z.string(), at: Instant, strength: z.number(), times: z.int() })),
});
export type EarlierTouches = z.infer<typeof EarlierTouches>;

/** What all touchpoints of a lead amount to, also those that a device does not hold. Machines count for nothing. */
export const LeadHistory = z.object({
  milestones: Milestones,
  /** When sales accepted the lead for the first time. */
  acceptedAt: z.nullable(Instant),
  /** How many touchpoints there were in each month of UTC, by `YYYY-MM`; months without any are left out. */
  months: z.record(z.string(), z.int()),
  /** null when there are none, or they were not summed up. */
  earlier: orNull(EarlierTouches),
});
export type LeadHistory = z.infer<typeof LeadHistory>;

/** A touchpoint that marketing calls telling, and what sellers should make of it. Not synced; see routes.ts. */
export const Moment = z.object({
  touchpointId: Id,
  /** When the touchpoint was, what kind it was, and its sentence. */
  touchedAt: Instant,
  kind: z.string(),
  title: z.string(),
  text: z.string(),
  /** Who said so, and when. */
  memberId: Id,
  at: Instant,
});
export type Moment = z.infer<typeof Moment>;

/** What a lead saw or said, as far as the source sent it. */
export const Seen = z.object({
  url: z.nullable(z.url()),
  /** The source's own names and values, e.g. the answers of a form. */
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type Seen = z.infer<typeof Seen>;

/** Every synced table, in the order a device applies them. */
export const SYNCED = {
  workspace: Workspace,
  members: Member,
  teams: Team,
  accounts: Account,
  personas: Persona,
  campaigns: Campaign,
  leads: Lead,
  feedback: Feedback,
  questions: Question,
} as const;
export type SyncedTable = keyof typeof SYNCED;
export type SyncedRecord<T extends SyncedTable> = z.infer<(typeof SYNCED)[T]>;
