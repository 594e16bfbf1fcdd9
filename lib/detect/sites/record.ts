/**
 * What is known about one site's markup. It only ranks and names; without a record everything is still found.
 * Selectors, or null where the site shows no such thing.
 */
export interface SiteRecord {
  id: string;
  hosts: readonly string[];
  /** The part of the page that is shown; what lies outside is another, hidden view. null: the whole page. */
  view: string | null;
  /** Around the sender, and the recipients, of an open message. */
  sender: string;
  recipient: string;
  /** Around one row of a list of messages. */
  list: string;
  /** Matches the address while a message is open. */
  openMessage: RegExp;
  /** The fragment says which message or folder is open. */
  routesByFragment: boolean;
  /** In a conversation, the newest message stands at the end. */
  newestLast: boolean;
  /** Where the site shows whose mailbox it is. */
  owner: { title: boolean; elements: string };
}
