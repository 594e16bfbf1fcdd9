/** Sign-in links, codes and invites by mail, through a real SMTP server; and every way to misuse a code. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createInvite } from '#lib/contract/entering.ts';
import { createLog } from '#server/log.ts';
import { createMail } from '#server/mail.ts';
import { createSentCodes } from '#server/services/sign-in-mail.ts';
import { eventually } from '../support/eventually.ts';
import { eachDb } from './support/each-db.ts';
import {
  ALONE,
  Browser,
  newWorkspace,
  pairedDevice,
  startTestServer,
  type TestServer,
} from './support/server.ts';
import { startSmtp } from './support/smtp.ts';

const FROM = 'Samsyn <samsyn@nordlys.example.com>';

eachDb((_kind, open) => {
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  let server: TestServer;
  beforeAll(async () => {
    smtp = await startSmtp();
    server = await startTestServer(open(), undefined, [], {
      mail: { smtpUrl: smtp.url, from: FROM, language: 'sv' },
    });
  });
  afterAll(async () => {
    await server.close();
    await smtp.close();
  });

  const mailTo = (email: string) =>
    eventually(() => {
      const mail = smtp.received.findLast((one) => one.to.includes(email));
      if (!mail) throw new Error('no mail yet');
      return mail.text;
    });
  /** Asks for a mail and gives the code in it. */
  const codeFor = async (email: string): Promise<string> => {
    const before = smtp.received.length;
    await new Browser(server).post('/auth/email', { email });
    await eventually(() => expect(smtp.received.length).toBeGreaterThan(before));
    return /code: (\d{6})/.exec(await mailTo(email))?.[1] ?? '';
  };
  const enter = (email: string, code: string) => new Browser(server).post('/auth/code', { email, code });
  const refused = async (answer: Response): Promise<void> => {
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('This code does not fit');
    expect(answer.headers.getSetCookie()).toEqual([]);
  };
  const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

  it('mails a link and a code; either signs in', async () => {
    const { seller } = await newWorkspace(open());
    const browser = new Browser(server);
    expect(await (await browser.get('/auth')).text()).toContain('Send me a link and a code');
    const page = await (
      await browser.post('/auth/email', { email: ` ${seller.email.toUpperCase()}`.trim() })
    ).text();
    expect(page).toContain('Enter the code from your mail');
    const text = await mailTo(seller.email);
    expect(text).toContain(`From: ${FROM}`);
    const code = /code: (\d{6})/.exec(text)?.[1] ?? '';
    const answer = await browser.post('/auth/code', {
      email: seller.email,
      code: ` ${code.slice(0, 3)} ${code.slice(3)}`,
    });
    expect([answer.status, answer.headers.get('Location')]).toEqual([303, '/auth']);
    expect(await (await browser.get('/auth')).text()).toContain(seller.email);

    const token = /\/auth\/link\?token=([\w-]+)/.exec(text)?.[1] ?? '';
    expect((await new Browser(server).post('/auth/link', { token })).status).toBe(303);
  });

  it('mails an invite, in the language of the server', async () => {
    const { marketer } = await newWorkspace(open());
    const admin = await pairedDevice(server, marketer);
    const invite = async (email: string) =>
      createInvite.response.parse(
        await (await admin.send('/api/v1/invites', { json: { email, department: 'sales' } })).json(),
      );
    const email = `${uuidv7()}@nordlys.example.com`;
    const { mailed, url } = await invite(email);
    expect(mailed).toBe(true);
    const text = await mailTo(email);
    expect(text).toContain(url);
    expect(text).toContain('Gå med här'.replace('å', '=C3=A5').replace('ä', '=C3=A4'));
    // What the SMTP server does not take is handed over; its words, with the address, are in no log.
    const address = `${uuidv7()}@refused.example.com`;
    expect((await invite(address)).mailed).toBe(false);
    expect(server.lines.join('')).not.toContain(address);
    expect(server.lines.join('')).toContain('a mail was not taken by the SMTP server');
  });

  describe('misuse', () => {
    it('tells nobody whether an address is a member’s, and mails nothing to strangers', async () => {
      const { seller } = await newWorkspace(open());
      const stranger = `${uuidv7()}@example.com`;
      const pageFor = async (email: string) => {
        const answer = await new Browser(server).post('/auth/email', { email });
        return [answer.status, (await answer.text()).replaceAll(email, 'x')];
      };
      expect(await pageFor(stranger)).toEqual(await pageFor(seller.email));
      await mailTo(seller.email);
      expect(smtp.received.some((mail) => mail.to.includes(stranger))).toBe(false);
    });

    it('takes a code once, also from two at the same moment', async () => {
      const { seller } = await newWorkspace(open());
      const code = await codeFor(seller.email);
      const answers = await Promise.all([enter(seller.email, code), enter(seller.email, code)]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([303, 401]);
      await refused(await enter(seller.email, code));
    });

    it('takes it from nobody else', async () => {
      const { seller, marketer } = await newWorkspace(open());
      const code = await codeFor(seller.email);
      await refused(await enter(marketer.email, code));
      await refused(await enter(`${uuidv7()}@example.com`, code));
    });

    it('ends after three wrong attempts, also for the right one', async () => {
      const { seller } = await newWorkspace(open());
      const code = await codeFor(seller.email);
      for (let attempt = 0; attempt < 3; attempt += 1) await refused(await enter(seller.email, other(code)));
      await refused(await enter(seller.email, code));
    });

    it('expires after ten minutes, as the link does', async () => {
      const { seller } = await newWorkspace(open());
      const code = await codeFor(seller.email);
      const token = /\/auth\/link\?token=([\w-]+)/.exec(await mailTo(seller.email))?.[1] ?? '';
      vi.useFakeTimers({ now: Date.now() + 10 * 60_000 + 1, toFake: ['Date'] });
      try {
        await refused(await enter(seller.email, code));
        expect((await new Browser(server).post('/auth/link', { token })).status).toBe(410);
      } finally {
        vi.useRealTimers();
      }
    });

    it('is void for a member who left meanwhile', async () => {
      const { seller, marketer } = await newWorkspace(open());
      const code = await codeFor(seller.email);
      const admin = await pairedDevice(server, marketer);
      await admin.send(`/api/v1/members/${seller.id}/deactivate`, { json: { successorId: null } });
      const browser = new Browser(server);
      await browser.post('/auth/code', { email: seller.email, code });
      expect((await browser.get('/auth')).status).toBe(403);
    });

    it('takes no form from another site', async () => {
      const { seller } = await newWorkspace(open());
      const evil = { Origin: 'https://evil.example' };
      for (const [path, fields] of [
        ['/auth/email', { email: seller.email }],
        ['/auth/code', { email: seller.email, code: '123456' }],
      ] as const)
        expect((await new Browser(server).post(path, fields, evil)).status).toBe(403);
    });

    it('is stored only as a keyed hash, and stands in no log', async () => {
      const { seller } = await newWorkspace(open());
      const code = await codeFor(seller.email);
      await refused(await enter(seller.email, other(code)));
      const rows = await open()
        .authKysely.selectFrom('verification' as never)
        .select(['identifier', 'value'] as never)
        .execute();
      const mine = JSON.stringify(rows.filter((row) => JSON.stringify(row).includes(seller.email)));
      expect(mine).not.toContain(code);
      const log = server.lines.join('');
      expect(log).toContain('"refused":"code_refused"');
      expect(log).not.toContain(seller.email);
    });
  });
});

describe('mail', () => {
  it('tells of an SMTP server that is not there, and of no address', async () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => void lines.push(line) });
    const mail = createMail({ smtpUrl: 'smtp://127.0.0.1:1', from: FROM }, log);
    expect(await mail.send({ to: 'anna@example.com', subject: 'x', text: 'x' })).toBe(false);
    expect(lines.join('')).toContain('ESOCKET');
    expect(lines.join('')).not.toContain('anna@');
    mail.close();
  });

  it('goes to one address five times in a quarter of an hour', () => {
    let now = 0;
    const codes = createSentCodes(ALONE, () => now);
    const asked = Array.from({ length: 6 }, () => codes.allow('anna'));
    expect(asked).toEqual([true, true, true, true, true, false]);
    expect(codes.allow('sara')).toBe(true);
    now = 15 * 60_000;
    expect(codes.allow('anna')).toBe(true);
  });
});
