/** A mapping to begin with: HubSpot's events are known; of anything else the names of its values tell. Pure. */
import type { HookField, HookMapping, HookSigning, HookValue } from '#lib/contract/hooks-in.ts';
import { leadFieldOf } from '../../ingest/import/columns.ts';
import { pathsOf } from './paths.ts';

const path = (at: string): HookValue => ({ from: 'path', path: at });
const property = (name: string): HookValue => path(`[propertyName=${name}].propertyValue`);

/** Contacts as HubSpot tells of them, one property an event. */
const HUBSPOT: HookMapping = {
  items: '',
  rules: [
    {
      makes: 'lead',
      when: [{ path: 'subscriptionType', is: ['contact.propertyChange'] }],
      fields: {
        // As an import of HubSpot's contacts calls them, so that both find the same lead.
        externalId: { from: 'path', path: 'objectId', before: 'hubspot:' },
        email: property('email'),
        firstName: property('firstname'),
        lastName: property('lastname'),
        jobTitle: property('jobtitle'),
        company: property('company'),
        country: property('country'),
        doNotContact: property('hs_email_optout'),
        at: path('occurredAt'),
      },
    },
  ],
};

/** Names in other ways than columns have them, without case, spaces and punctuation. */
const WORDS: [field: HookField, pattern: RegExp][] = [
  ['email', /^(?:your|work|business|contact)?email(?:address)?$|^din(?:e|a)post|^epost/],
  ['name', /^(?:your|contact)name$|^dittnamn$/],
  ['title', /^form(?:name|title)$/],
  ['at', /^(?:(?:created|submitted|occurred|received)(?:at|on)|timestamp|submissiondate)$/],
  ['url', /^(?:page)?(?:url|uri)$/],
  ['campaign', /^utmcampaign$/],
];

/** What a lead's column is called here. */
const AS_COLUMN: Partial<Record<string, HookField>> = {
  email: 'email',
  firstName: 'firstName',
  lastName: 'lastName',
  name: 'name',
  title: 'jobTitle',
  company: 'company',
  domain: 'domain',
  country: 'country',
  linkedin: 'linkedin',
  campaign: 'campaign',
  doNotContact: 'doNotContact',
  objection: 'objection',
};

function fieldOf(name: string): HookField | null {
  const word = name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return WORDS.find(([, pattern]) => pattern.test(word))?.[0] ?? AS_COLUMN[leadFieldOf(name) ?? ''] ?? null;
}

/** A mapping to begin with; null when nothing in the payload tells who a person is. */
export function proposeMapping(signing: HookSigning, payload: unknown): HookMapping | null {
  if (signing === 'hubspot') return HUBSPOT;
  const fields: Partial<Record<HookField, HookValue>> = {};
  for (const found of pathsOf(Array.isArray(payload) ? payload : [payload])) {
    const field = fieldOf(found.name);
    if (field !== null) fields[field] ??= path(found.path);
  }
  if (!fields.email) return null;
  const event: HookValue = { from: 'text', text: 'Form Submitted' };
  return { items: '', rules: [{ makes: 'touchpoint', when: [], fields: { event, ...fields } }] };
}
