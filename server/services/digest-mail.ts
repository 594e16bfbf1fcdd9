/** The words of a digest. Of leads it tells how many, by campaign, and nothing else: mail lies on servers that are not ours. */
import { html } from 'hono/html';
import type { DigestLine, Told } from '#lib/domain/alerts.ts';
import type { TextKey, Texts } from '../auth/pages/texts.ts';

const WORDS: Record<Told, TextKey> = {
  answered: 'auth.mail.digest.answered',
  to_answer: 'auth.mail.digest.to_answer',
  handed: 'auth.mail.digest.handed',
  returned: 'auth.mail.digest.returned',
  question: 'auth.mail.digest.question',
  agreement: 'auth.mail.digest.agreement',
  back: 'auth.mail.digest.back',
  late: 'auth.mail.digest.late',
  watched: 'auth.mail.digest.watched',
};

/** Campaigns that are named in a line. */
const MOST_CAMPAIGNS = 5;

interface Digest {
  name: string;
  workspaceName: string;
  lines: readonly DigestLine[];
  campaignName: (id: string) => string | null;
  /** Leads to where the mail is stopped. */
  stopUrl: string;
}

/** A mail's subject and both its bodies, which say the same. */
export async function digestMail(
  texts: Texts,
  { name, workspaceName, lines, campaignName, stopUrl }: Digest,
): Promise<{ subject: string; text: string; html: string }> {
  const told = lines.map(({ kind, count, fresh, campaigns }) => {
    const named = campaigns.flatMap(({ id, count: some }) => {
      const campaign = campaignName(id);
      return campaign === null ? [] : [`${campaign} (${some})`];
    });
    const numbers = { count: String(count), fresh: String(fresh) };
    return {
      what: texts.say(WORDS[kind]),
      count: texts.say(
        fresh > 0 && fresh < count ? 'auth.mail.digest.some' : 'auth.mail.digest.all',
        numbers,
      ),
      of: named.slice(0, MOST_CAMPAIGNS).join(', '),
    };
  });
  const fresh = lines.reduce((sum, line) => sum + line.fresh, 0);
  const subject = texts.say('auth.mail.digest.subject', { workspace: workspaceName, count: String(fresh) });
  const hello = texts.say('auth.mail.digest.hello', { name, workspace: workspaceName });
  const where = texts.say('auth.mail.digest.where');
  const why = texts.say('auth.mail.digest.why');
  const stop = texts.say('auth.mail.digest.stop');
  const rows = told.map(({ what, count, of }) => `- ${what}: ${count}${of ? `\n  ${of}` : ''}`);
  const markup = html`<!doctype html>
<html lang="${texts.language}"><head><meta charset="utf-8"><title>${subject}</title></head>
<body style="font-family: system-ui, sans-serif; line-height: 1.5; max-width: 36rem">
<p>${hello}</p>
<ul>${told.map(({ what, count, of }) => html`<li><strong>${what}: ${count}</strong>${of ? html`<br>${of}` : ''}</li>`)}</ul>
<p>${where}</p>
<p><small>${why} <a href="${stopUrl}">${stop}</a></small></p>
</body></html>`;
  return {
    subject,
    text: [hello, '', ...rows, '', where, '', why, `${stop}: ${stopUrl}`, ''].join('\n'),
    html: String(await markup),
  };
}
