/** One message in the form of Segment's HTTP API: read, judged, and turned into what we store. Pure. */
import * as z from 'zod';
import type { Stop, Touchpoint } from '#lib/contract/records.ts';
import { trafficOf } from '#lib/domain/channel.ts';
import { kindOfEvent } from '#lib/domain/event-kind.ts';
import { linkedInKey } from '#lib/domain/identity.ts';
import { campaignFromUrl, type LinkTags } from '#lib/domain/link-tags.ts';
import { machineVerdict } from '#lib/domain/machine.ts';
import { signalOfPath } from '#lib/domain/signal.ts';
import { type Meanings, place, spelledIn } from '#lib/domain/spelling.ts';
import { announces, KINDS, type Kind } from '#lib/domain/touchpoint.ts';
import type { AnonymousTouch } from '../db/campaign-days.ts';
import { countryCode } from './country.ts';
import { companyOf, crmLink, keysOf, type PersonFacts, personalEmail } from './person.ts';
import { stopFrom } from './stop.ts';

const MAX_EVENT_BYTES = 32 * 1024;
const MAX_DEPTH = 30;
const MAX_TITLE = 300;
const MAX_DETAIL = 500;

const DAY = 24 * 60 * 60 * 1000;
/** Message ids are remembered this long, so older events cannot be told from repeated ones. */
const WINDOW_DAYS = 30;
const OLDEST = Date.UTC(2000, 0, 1);

export type RefusalCode =
  | 'not_an_object'
  | 'event_too_large'
  | 'too_deep'
  | 'bad_character'
  | 'invalid_field'
  | 'unknown_type'
  | 'missing_event'
  | 'in_future'
  | 'too_old'
  | 'no_consent'
  | 'no_identity'
  | 'unknown_person'
  | 'objected'
  | 'no_company';

interface Refusal {
  code: RefusalCode;
  /** One sentence: what, where, what to do. Never a value from the event. */
  detail: string;
}

type TouchFacts = Pick<Touchpoint, 'direction' | 'actor' | 'side' | 'title' | 'detail'> & {
  at: Date;
  kind: Kind;
  /** When the thing is that it announces; null when it announces none, or the sender did not say. */
  startsAt: Date | null;
  /** Where it came from, as written; addresses of people are masked. */
  traffic: Tags;
  /** What the source said, as JSON text. */
  props: string | null;
  /** The rule that says it is no person's. */
  rule: string | null;
};

/** A message that may be stored once its person is known. */
export interface ReadMessage {
  /** null when the sender gave none: then repeating it cannot be noticed. */
  messageId: string | null;
  person: PersonFacts;
  touch: TouchFacts | null;
  /** The property with an e-mail address that does not belong there and was masked; null: none. */
  masked: string | null;
}

/**
 * `anonymous` is there for a touchpoint of somebody who refused analytics: what may be counted without the person, when the
 * workspace wants that; null when there is nothing to count.
 */
type Refused = { refusal: Refusal; anonymous?: AnonymousTouch | null };
export type Read = { messageId: string | null } & ({ message: ReadMessage } | Refused);

const TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** What tools say, whatever it is. A record of zod's would copy each one, for each message. */
const Facts = z.custom<Values>(isObject, 'must be an object');
const Instant = z.iso.datetime({
  offset: true,
  error: 'must be a date with time and zone, such as 2026-03-01T08:30:00.000Z',
});
const Start = z.union([Instant, z.iso.date()]).transform((said) => new Date(said));
const Name = z.union([z.string().max(255), z.number().transform(String)]);

const Message = z.object({
  type: z.unknown(),
  messageId: z.nullish(z.string().min(1).max(255)),
  userId: z.nullish(Name),
  anonymousId: z.nullish(Name),
  previousId: z.nullish(Name),
  timestamp: z.nullish(Instant),
  sentAt: z.nullish(Instant),
  event: z.nullish(z.string().max(255)),
  name: z.nullish(z.string().max(1000)),
  properties: z.nullish(Facts),
  traits: z.nullish(Facts),
  context: z.nullish(
    z.object({
      traits: z.nullish(Facts),
      page: z.nullish(Facts),
      userAgent: z.nullish(z.string()),
      campaign: z.nullish(Facts),
      consent: z.nullish(z.object({ categoryPreferences: z.nullish(z.record(z.string(), z.boolean())) })),
    }),
  ),
});
type Message = z.infer<typeof Message>;
type Values = Record<string, unknown>;

/** When and how a message arrived. */
export interface Arrival {
  receivedAt: Date;
  /** The batch's own `sentAt`: the sender's clock when the request left. */
  sentAt: Date | null;
  /** Historical imports may be of any age since 2000. */
  historical: boolean;
  /** What was read of addresses so far: a batch names the same pages again and again. */
  origins?: Map<string, Origin>;
}

/** What the address of a page and the tags beside it say. */
interface Origin {
  /** Where it came from, as written; addresses of people are masked. */
  tags: Tags;
  /** The same in the form in which spellings are compared; null: nothing. */
  spelling: Record<string, string> | null;
  /** The page's host and path; null without an address. */
  page: { host: string; path: string } | null;
}

/** The first of the names that holds a text or a number. */
function text(values: Values | null | undefined, ...names: string[]): string | null {
  for (const name of names) {
    const value = values?.[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  }
  return null;
}

const object = (values: Values | null | undefined, name: string): Values | null => {
  const value = values?.[name];
  return isObject(value) ? value : null;
};

const cut = (value: string, length: number): string =>
  value.length <= length ? value : `${value.slice(0, length - 1).toWellFormed()}…`;

/** Whether a value is nested more than so many levels deep. Goes no deeper itself. */
export function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((inner) => isDeeper(inner, depth - 1));
}

/** NUL, and halves of surrogate pairs: JSON can hold them, a database cannot. */
const NOT_STORABLE = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i;
/** @param json as JSON.stringify writes it */
export const isStorable = (json: string): boolean => !NOT_STORABLE.test(json);

/** What a value is at most as JSON, in bytes; Infinity when it is nested too deep, or holds what cannot be stored. */
function mostBytes(value: unknown, depth: number): number {
  if (typeof value === 'string')
    return value.isWellFormed() && !value.includes('\u0000')
      ? value.length * 6 + 2
      : Number.POSITIVE_INFINITY;
  if (typeof value !== 'object' || value === null) return 30;
  if (depth === 0) return Number.POSITIVE_INFINITY;
  let bytes = 2;
  for (const [name, inner] of Object.entries(value))
    bytes += mostBytes(name, depth) + mostBytes(inner, depth - 1) + 2;
  return bytes;
}

function unfit(raw: unknown): Refusal | null {
  if (!isObject(raw)) return { code: 'not_an_object', detail: 'A message must be a JSON object.' };
  // Nearly all are small and clean, which is cheaper to see than what exactly is wrong with the others.
  if (mostBytes(raw, MAX_DEPTH) <= MAX_EVENT_BYTES) return null;
  if (isDeeper(raw, MAX_DEPTH))
    return { code: 'too_deep', detail: `A message may be nested ${MAX_DEPTH} levels deep.` };
  const json = JSON.stringify(raw);
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_EVENT_BYTES)
    return {
      code: 'event_too_large',
      detail: `A message may have ${MAX_EVENT_BYTES} bytes; this one has ${bytes}.`,
    };
  if (!isStorable(json))
    return {
      code: 'bad_character',
      detail: 'The message contains a character that cannot be stored (NUL or half a surrogate pair).',
    };
  return null;
}

/** The instant by the server's clock, or why it cannot be right. */
function instant(message: Message, arrival: Arrival): Date | Refusal {
  const received = arrival.receivedAt.getTime();
  const sent = message.sentAt ? Date.parse(message.sentAt) : arrival.sentAt?.getTime();
  const at = message.timestamp
    ? Date.parse(message.timestamp) + (sent === undefined ? 0 : received - sent)
    : received;
  const hint = 'Check the clock of the sender, or send sentAt so that it can be corrected.';
  if (at > received + DAY)
    return {
      code: 'in_future',
      detail: `The timestamp lies ${Math.round((at - received) / DAY)} days ahead. ${hint}`,
    };
  if (at < OLDEST) return { code: 'too_old', detail: `The timestamp lies before the year 2000. ${hint}` };
  if (!arrival.historical && at < received - WINDOW_DAYS * DAY) {
    return {
      code: 'too_old',
      detail: `The timestamp lies more than ${WINDOW_DAYS} days back. Send history to /v1/import.`,
    };
  }
  return new Date(Math.min(at, received));
}

const isRefusal = (value: Date | Refusal): value is Refusal => 'code' in value;

const isYes = (value: unknown): boolean => value === true || value === 'true';

/** The person is not to be contacted, or has objected, by what a tool says of them. */
function stopOf(traits: Values | null, at: Date): Stop | null {
  if (traits === null) return null;
  const says = (...names: string[]): boolean => names.some((name) => isYes(traits[name]));
  return stopFrom(
    {
      objection: says('objection', 'marketingObjection'),
      do_not_contact: says('doNotContact', 'do_not_contact'),
    },
    { at: at.toISOString(), source: 'ingest' },
  );
}

function personOf(type: (typeof TYPES)[number], message: Message, at: Date): PersonFacts {
  const own = type === 'group' ? null : message.traits;
  const traits = message.context?.traits || own ? { ...message.context?.traits, ...own } : null;
  const userId = message.userId?.trim() || null;
  const email = personalEmail(
    text(traits, 'email') ?? text(message.properties, 'email') ?? (userId?.includes('@') ? userId : null),
  );
  const address = text(traits, 'linkedin', 'linkedinUrl', 'linkedin_url', 'linkedInUrl');
  const linkedin = address === null ? null : linkedInKey(address);
  const external = userId !== null && !userId.includes('@') ? userId : null;
  const parts = [
    text(traits, 'firstName', 'first_name', 'firstname'),
    text(traits, 'lastName', 'last_name', 'lastname'),
  ];
  const country = text(traits, 'country') ?? text(object(traits, 'address'), 'country');

  const group = type === 'group' ? message.traits : object(traits, 'company');
  const employees = Number(text(group, 'employees', 'employee_count', 'employeeCount') ?? Number.NaN);
  const companyCountry = text(group, 'country') ?? text(object(group, 'address'), 'country');
  const described = {
    domain: text(group, 'domain', 'website', 'url'),
    name: text(group, 'name') ?? (type === 'group' ? null : text(traits, 'company')),
    industry: text(group, 'industry'),
    country: companyCountry === null ? null : countryCode(companyCountry),
    employees: Number.isInteger(employees) && employees >= 0 && employees < 2 ** 31 ? employees : null,
  };
  return {
    keys: keysOf(email, linkedin, external, message.anonymousId?.trim() || null),
    email: email?.exact ?? null,
    linkedin,
    name: text(traits, 'name') ?? (parts.filter((part) => part !== null).join(' ') || null),
    title: text(traits, 'title', 'jobTitle', 'job_title'),
    country: country === null ? null : countryCode(country),
    ownerId: null,
    crmUrl: crmLink(text(traits, 'crmUrl', 'crm_url')),
    stop: stopOf(traits, at),
    company: companyOf(described, email),
    // A visitor whom nobody has named becomes no lead. Who is named once, by identify or by an address, does.
    mayCreate: email !== null || (type === 'identify' && (linkedin !== null || external !== null)),
  };
}

/** The ids of an alias, of which the sender says that they are one person. */
function aliasOf(message: Message): PersonFacts {
  const ids = [message.userId, message.previousId].flatMap((id) => id?.trim() || []);
  const emails = ids.flatMap((id) => personalEmail(id.includes('@') ? id : null) ?? []);
  const others = ids.filter((id) => !id.includes('@'));
  const previous = message.previousId?.trim() ?? '';
  return {
    keys: [
      ...emails.map(({ canonical }) => ({ kind: 'email' as const, value: canonical })),
      ...others.map((value) => ({ kind: 'external' as const, value })),
      // It may have been a visitor's.
      ...(others.includes(previous) ? [{ kind: 'anonymous' as const, value: previous }] : []),
    ],
    email: emails[0]?.exact ?? null,
    linkedin: null,
    name: null,
    title: null,
    country: null,
    ownerId: null,
    company: null,
    mayCreate: false,
    joins: true,
  };
}

/** What a persona may ask about: named by the sender, or told by the path of a guide, case, webinar, price or security page. */
function signalOf(message: Message, { page }: Origin): string | null {
  const named = text(message.properties, 'signal');
  if (named !== null && /^[a-z]{1,30}:[a-z0-9-]{1,60}$/.test(named)) return named;
  return signalOfPath(page?.path ?? text(message.properties, 'path') ?? '');
}

const EMAIL_ANYWHERE = /[\p{L}\p{N}._%+-]+(?:@|%40)[\p{L}\p{N}.-]+\.\p{L}{2,}/giu;

/** Quick test whether a text may hold an address: nearly none does, and looking for one takes long. */
const MAY_HOLD_EMAIL = /@|%40/;
const masked = (text: string): string =>
  MAY_HOLD_EMAIL.test(text) ? text.replaceAll(EMAIL_ANYWHERE, '[e-mail]') : text;

/** The property in which an e-mail address stands though none belongs there; a name that says more than a name is not repeated. */
function misplaced(message: Message, url: string | null): string | null {
  const { email: _, ...properties } = message.properties ?? {};
  const all = { ...properties, ...(url === null ? {} : { url }), event: message.event, name: message.name };
  for (const [name, value] of Object.entries(all)) {
    const said = typeof value === 'object' ? JSON.stringify(value) : String(value);
    if (said !== masked(said)) return /^[\w.-]{1,40}$/.test(name) ? name : 'properties';
  }
  return null;
}

/**
 * What the source said, as JSON with e-mail addresses in it: they belong in `traits`, where they can be found and erased. Beside it
 * where the touchpoint came from as written (`traffic`), and in the form in which spellings are compared (`spelling`).
 */
function propsOf(message: Message, url: string | null, origin: Origin): string | null {
  const { properties, context } = message;
  const has = Object.keys(origin.tags).length > 0;
  const json = JSON.stringify({
    ...properties,
    email: undefined,
    url: url ?? properties?.url,
    campaign: context?.campaign ?? properties?.campaign,
    signal: signalOf(message, origin) ?? properties?.signal,
    traffic: has ? origin.tags : properties?.traffic,
    spelling: origin.spelling ?? properties?.spelling,
  });
  return json === '{}' ? null : json;
}

/** A link's tags; click ids where there are some. */
type Tags = Partial<LinkTags>;

/** Names of the tags in the sender's `context.campaign`. */
const STATED = {
  source: 'source',
  medium: 'medium',
  campaign: 'name',
  content: 'content',
  term: 'term',
  id: 'id',
} as const;

/** Where a touchpoint came from. The sender's `context.campaign` wins over the address of the page. */
function tagsOf({ properties, context }: Message, url: string | null, referrer: string): Tags {
  const stated: Tags = {};
  if (context?.campaign)
    for (const part of ['source', 'medium', 'campaign', 'content', 'term', 'id'] as const) {
      const value = text(context.campaign, STATED[part]);
      if (value !== null) stated[part] = masked(value);
    }
  if (stated.source ?? stated.medium ?? stated.campaign) return stated;
  const found = url === null ? null : campaignFromUrl(url);
  const { clickIds = {}, ...tags }: Tags = found ?? {};
  const campaign = tags.campaign ?? text(properties, 'utm_campaign');
  const all = Object.entries({
    ...tags,
    ...(campaign === null ? {} : { campaign }),
    ...trafficOf(url ?? '', referrer, found),
  }).filter(([name]) => name !== 'clickIds');
  return {
    ...Object.fromEntries(all.map(([name, value]) => [name, masked(String(value))])),
    ...(Object.keys(clickIds).length === 0 ? {} : { clickIds }),
  };
}

function readOrigin(message: Message, url: string | null, referrer: string): Origin {
  const tags = tagsOf(message, url, referrer);
  const spelled = spelledIn(tags).map(({ field, spelling }) => [field, spelling]);
  const address = url === null ? null : URL.parse(url);
  return {
    tags,
    spelling: spelled.length === 0 ? null : Object.fromEntries(spelled),
    page: address && { host: address.host, path: address.pathname },
  };
}

function originOf(message: Message, url: string | null, { origins }: Arrival): Origin {
  const { properties, context } = message;
  const referrer = text(properties, 'referrer') ?? text(context?.page, 'referrer') ?? '';
  const named = context?.campaign ? JSON.stringify(context.campaign) : '';
  // NUL stands in none of them: a message with one is refused.
  const key = [named, text(properties, 'utm_campaign') ?? '', referrer, url ?? ''].join('\0');
  const known = origins?.get(key);
  if (known) return known;
  const origin = readOrigin(message, url, referrer);
  origins?.set(key, origin);
  return origin;
}

function titleOf(type: 'track' | 'page' | 'screen', kind: Kind, message: Message, { page }: Origin): string {
  const { properties } = message;
  const named =
    text(properties, 'title', 'subject') ??
    text(properties, 'name', 'label') ??
    (type === 'track' ? null : message.name?.trim() || text(message.context?.page, 'title'));
  if (named && kind === 'webinar_attended') return `Webinar: ${named}`;
  return (
    named ??
    (type === 'track'
      ? (message.event ?? '')
      : page
        ? `${page.host}${page.path}`
        : type === 'page'
          ? 'Page'
          : 'Screen')
  );
}

const urlOf = (message: Message): string | null =>
  text(message.properties, 'url') ?? text(message.context?.page, 'url');

/** What the workspace says that spellings mean is known later, where there is a database. */
const UNEXPLAINED: Meanings = new Map();

/** When a webinar, an event or a meeting begins, as tools call it. A day without a time is its midnight in UTC. */
function startOf(properties: Values | null | undefined): Date | null {
  const said = text(
    properties,
    ...['startsAt', 'starts_at', 'startTime', 'start_time', 'startDate', 'start_date'],
    ...['eventDate', 'event_date', 'meetingTime', 'meeting_time'],
  );
  return Start.safeParse(said).data ?? null;
}

/** A touchpoint, and the property with an e-mail address that does not belong there. */
function touchOf(
  type: 'track' | 'page' | 'screen',
  message: Message,
  at: Date,
  arrival: Arrival,
): Pick<ReadMessage, 'masked'> & { touch: TouchFacts } {
  const url = urlOf(message);
  const kind = type === 'track' ? (kindOfEvent(message.event ?? '') ?? 'offline_other') : 'page_view';
  const origin = originOf(message, url, arrival);
  const { direction, actor, side } = KINDS[kind];
  const { properties, context } = message;
  const machine =
    direction === 'in' ? machineVerdict(kind, properties ?? {}, context?.userAgent ?? null) : null;
  const detail = text(message.properties, 'detail', 'description');
  const props = propsOf(message, url, origin);
  const suspect = [props, message.event, message.name].some((one) => MAY_HOLD_EMAIL.test(one ?? ''));
  return {
    masked: suspect ? misplaced(message, url) : null,
    touch: {
      at,
      kind,
      startsAt: announces(kind) ? startOf(properties) : null,
      direction,
      actor: machine?.actor ?? actor,
      rule: machine?.rule ?? null,
      side,
      traffic: origin.tags,
      title: cut(masked(titleOf(type, kind, message, origin)), MAX_TITLE),
      detail: detail === null ? null : cut(masked(detail), MAX_DETAIL),
      props: props === null ? null : masked(props),
    },
  };
}

const refusesAnalytics = (message: Message): boolean =>
  Object.entries(message.context?.consent?.categoryPreferences ?? {}).some(
    ([category, allowed]) => category.toLowerCase() === 'analytics' && !allowed,
  );

const isTouch = (type: (typeof TYPES)[number]): type is 'track' | 'page' | 'screen' =>
  type === 'track' || type === 'page' || type === 'screen';

/** What may be counted of a touchpoint of somebody who refused analytics. */
function anonymousOf(touch: TouchFacts): AnonymousTouch | null {
  const { at, kind, traffic, actor, rule } = touch;
  const { campaignKey } = place(kind, traffic, UNEXPLAINED);
  return campaignKey === null || actor === 'machine' || rule !== null ? null : { at, kind, campaignKey };
}

function judged(type: (typeof TYPES)[number], message: Message, arrival: Arrival): ReadMessage | Refused {
  const refuse = (refusal: Refusal): Refused => ({ refusal });
  if (type === 'track' && !message.event?.trim())
    return refuse({
      code: 'missing_event',
      detail: 'A track message needs `event`, such as "Webinar Attended".',
    });
  const at = instant(message, arrival);
  if (isRefusal(at)) return refuse(at);
  if (refusesAnalytics(message))
    return {
      ...refuse({
        code: 'no_consent',
        detail: 'The person refused analytics (context.consent), so nothing is stored.',
      }),
      ...(isTouch(type) ? { anonymous: anonymousOf(touchOf(type, message, at, arrival).touch) } : {}),
    };
  if (type === 'alias' && !message.previousId?.trim())
    return refuse({
      code: 'no_identity',
      detail: 'An alias message needs `previousId`, the id that `userId` replaces.',
    });
  const person = type === 'alias' ? aliasOf(message) : personOf(type, message, at);
  if (person.keys.length === 0) {
    return refuse({
      code: 'no_identity',
      detail:
        'The message names nobody: send userId, anonymousId or traits.email (a shared mailbox such as info@ is no person).',
    });
  }
  if (type === 'group' && !person.company?.named)
    return refuse({
      code: 'no_company',
      detail: 'A group message needs the domain of the company in traits.website or traits.domain.',
    });
  return {
    messageId: message.messageId ?? null,
    person,
    ...(isTouch(type) ? touchOf(type, message, at, arrival) : { touch: null, masked: null }),
  };
}

/** The id of a message that could not be read otherwise, so that its sender finds it in the answer. */
function givenId(raw: unknown): string | null {
  const read = z.object({ messageId: z.string().max(255) }).safeParse(raw);
  return read.success ? read.data.messageId : null;
}

/** Reads one message. What is wrong with it is a refusal; the other messages of a batch are not touched by it. */
export function readMessage(raw: unknown, arrival: Arrival): Read {
  const wrong = unfit(raw);
  if (wrong) return { messageId: givenId(raw), refusal: wrong };
  const parsed = Message.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      messageId: givenId(raw),
      refusal: {
        code: 'invalid_field',
        detail: `${issue?.path.join('.') ?? 'message'}: ${issue?.message ?? 'invalid'}.`,
      },
    };
  }
  const messageId = parsed.data.messageId ?? null;
  const type = TYPES.find((one) => one === parsed.data.type);
  if (!type)
    return {
      messageId,
      refusal: { code: 'unknown_type', detail: `\`type\` must be one of ${TYPES.join(', ')}.` },
    };
  const result = judged(type, parsed.data, arrival);
  return 'refusal' in result ? { messageId, ...result } : { messageId, message: result };
}
