import { describe, expect, it } from 'vitest';
import { machineVerdict } from '#lib/domain/machine.ts';

const PERSON =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

describe('machineVerdict', () => {
  it.each([
    [PERSON],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1',
    ],
    [null],
  ])('a person: %s', (agent) => {
    expect(machineVerdict('page_view', {}, agent)).toBeNull();
  });

  it.each([
    'Googlebot/2.1 (+http://www.google.com/bot.html)',
    'LinkedInBot/1.0',
    `${PERSON.replace('Chrome/', 'HeadlessChrome/')}`,
    'python-requests/2.32',
    'curl/8.5.0',
    'Barracuda Sentinel (EE)',
    'Mozilla/5.0 (compatible; MimecastLinkChecker)',
  ])('a program: %s', (agent) => {
    expect(machineVerdict('email_click', {}, agent)).toEqual({ actor: 'machine', rule: 'user_agent' });
  });

  it('believes the source', () => {
    expect(machineVerdict('email_open', { isBot: true }, PERSON)).toEqual({
      actor: 'machine',
      rule: 'source_says',
    });
    expect(machineVerdict('email_open', { isBot: 'no' }, PERSON)).toBeNull();
  });

  it('credits nobody with a mail that went to several', () => {
    const group = { actor: 'unknown', rule: 'group_mail' };
    expect(machineVerdict('email_click', { to: ['a@x.example', 'b@x.example'] }, PERSON)).toEqual(group);
    expect(machineVerdict('email_open', { recipientCount: 4 }, null)).toEqual(group);
    expect(machineVerdict('email_click', { to: ['a@x.example'] }, null)).toBeNull();
    expect(machineVerdict('page_view', { recipientCount: 4 }, null)).toBeNull();
  });
});
