/** First words of mailboxes that belong to a function, not to a person; Nordic and English. */
const ROLES = new Set(
  (
    'abuse accounting accounts admin administration alert alerts api billing booking bookings bounce bounces career careers ' +
    'contact customer customercare customerservice datenschutz demo dev donotreply dpo ekonomi enquiries enquiry events ' +
    'faktura feedback finance firmapost forsaljning gdpr hallo hei hej hello help helpdesk hostmaster hr info information ' +
    'inquiries inquiry invoice invoices invoicing it jobb jobs kontakt kontor kundeservice kundservice kundtjanst legal ' +
    'list mail mailer mailerdaemon marketing media newsletter newsletters news noc noreply notification notifications nyhetsbrev ' +
    'office order orders partner partners payroll personal post postmaster postmottak press presse privacy purchasing ' +
    'recruiting recruitment reception reply root sales salg security service shop spam subscribe support team tech ' +
    'unsubscribe user webmaster welcome'
  ).split(' '),
);

/** Whether the mailbox named `local` (lower case) serves a function: `info`, `no-reply`, `sales.se`, `support+123`. */
export function isRole(local: string): boolean {
  const plain = local.replace(/\+.*/, '');
  if (ROLES.has(plain.replace(/[._-]/g, ''))) return true;
  const first = /^[^._-]*/.exec(plain)?.[0] ?? '';
  return (ROLES.has(first) && first.length > 3) || /^(?:no|do-?not)[._-]?reply/.test(plain);
}
