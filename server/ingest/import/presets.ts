/**
 * The exports of known tools, recognised by headers that stand together in no other's. Headers are the documented ones in English
 * (HubSpot also in Swedish), without case, spaces and punctuation.
 */
import type { DateOrder, ImportField, ImportKind, ImportPreset } from '#lib/contract/imports.ts';

interface Preset {
  id: ImportPreset;
  kind: ImportKind;
  /** Of each group one header must be there. */
  has: readonly (readonly string[])[];
  /** Where the tool's word means something else than the general words say; null: nothing to us. */
  columns: Readonly<Record<string, ImportField | null>>;
  dateOrder: DateOrder;
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'linkedin_ads',
    kind: 'reach',
    has: [['startdateinutc'], ['campaignname'], ['totalspent']],
    columns: { startdateinutc: 'day', totalspent: 'spend' },
    dateOrder: 'mdy',
  },
  {
    id: 'google_ads',
    kind: 'reach',
    has: [['day'], ['campaign'], ['impr', 'impressions'], ['cost'], ['currencycode']],
    columns: {},
    dateOrder: null,
  },
  {
    id: 'salesforce',
    kind: 'leads',
    has: [['campaignname'], ['memberstatus']],
    columns: {
      companyaccount: 'company',
      relatedrecordid: 'recordId',
      memberfirstrespondeddate: 'touchedAt',
      memberfirstassociateddate: 'touchedAt',
    },
    dateOrder: null,
  },
  {
    id: 'mailchimp',
    kind: 'leads',
    has: [['leid'], ['euid']],
    columns: { euid: 'recordId', cc: 'country', leid: null },
    dateOrder: null,
  },
  {
    id: 'brevo',
    kind: 'leads',
    has: [['email'], ['addedtime', 'addeddate'], ['modifiedtime', 'modifieddate']],
    columns: { extid: 'recordId', firstname: 'firstName', lastname: 'lastName', contactid: null },
    dateOrder: null,
  },
  {
    id: 'mautic',
    kind: 'leads',
    has: [['firstname'], ['position'], ['points', 'attribution', 'dateidentified']],
    // Its `title` is Mr or Ms.
    columns: { id: 'recordId', position: 'title', title: null },
    dateOrder: null,
  },
  {
    id: 'marketo',
    kind: 'leads',
    has: [
      ['id'],
      ['emailaddress', 'email'],
      ['leadscore', 'acquisitionprogramname', 'acquisitionprogram', 'personscore'],
    ],
    columns: { id: 'recordId', leadowneremailaddress: 'owner', salesowneremailaddress: 'owner' },
    dateOrder: null,
  },
  {
    id: 'hubspot',
    kind: 'leads',
    has: [
      ['recordid', 'postid', 'postsid', 'vid'],
      ['email', 'epost'],
      ['contactowner', 'kontaktägare', 'lifecyclestage', 'livscykelfas', 'leadstatus'],
    ],
    columns: {},
    dateOrder: null,
  },
];
