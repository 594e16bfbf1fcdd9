/** The sites whose markup the sidebar knows (lib/detect/sites), by id. Ids are never reused. */
export const SITE_IDS = [
  'gmail',
  'outlook',
  'yahoo',
  'proton',
  'fastmail',
  'zoho',
  'roundcube',
  'sogo',
  'zimbra',
  'hubspot',
  'salesforce',
] as const;
