/**
 * What is known about one site's markup. It only ranks and names; without a record everything is still found.
 * Places are CSS selectors; what a site does not show is left out.
 */
export interface SiteRecord {
  /** Short and never reused: the server's list of records that are switched off names it. */
  id: string;
  /** Matches host, path and query of the site's pages: `mail.example.com/inbox?page=2`. */
  at: RegExp;
  /** For software that anybody may host: an element that only its pages have. Looked for where `at` does not match. */
  marker?: string;
  /** The part of the page that is shown, where the site keeps views that were left. */
  view?: string;
  /** Around the sender, and the recipients, of an open message; in a CRM, around the person whose record is open. */
  sender: string;
  recipient?: string;
  /** Around one row of a list. */
  list: string;
  /** Around what somebody wrote: it cannot pass for the site's own markup. */
  body?: string;
  /** Matches the address while a message or a record is open. */
  open: RegExp;
  /** The fragment says which message or folder is open. */
  byFragment?: true;
  /** In a conversation, the newest message stands at the end. */
  newestLast?: true;
  /** Where the site shows whose mailbox it is; and whether the page's title does. */
  owner?: string;
  ownerInTitle?: true;
  /** Places that each name somebody, as long as this record is right; an open message is expected to name its sender anyway. */
  expects?: string;
}

/**
 * A record as a page is handed it: plain data, so that it can be sent, and only where its address fits. With a marker, the
 * page has yet to look for it.
 */
export type HandedSite = Omit<SiteRecord, 'at' | 'open'> & {
  open: string;
  /** Links that name a campaign, of which those in an open message count. */
  links: string;
};
