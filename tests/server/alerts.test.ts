/** What a member wants to be told of, and the mail that tells it, through a real SMTP server. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type AlertChoices, alertChoices, type Watched, watch as watchRoute } from '#lib/contract/alerts.ts';
import { unchosen } from '#lib/domain/alerts.ts';
import { nextAt, wallClock } from '#lib/domain/quiet-hours.ts';
import { eraseLeads } from '#server/db/erasure.ts';
import { json } from '#server/db/tables.ts';
import { createDigests } from '#server/jobs/digests.ts';
import { createMail } from '#server/mail.ts';
import { eachDb } from './support/each-db.ts';
import {
  type Device,
  newCampaign,
  newLead,
  startTestServer,
  type TestMember,
  type TestServer,
  twoDevices,
} from './support/server.ts';
import { startSmtp } from './support/smtp.ts';

const FROM = 'Samsyn <samsyn@nordlys.example.com>';
const HOUR = 3_600_000;

eachDb((_kind, open) => {
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  let server: TestServer;
  let without: TestServer;
  let id: string;
  let seller: TestMember;
  let marketer: TestMember;
  let hers: Device;
  let theirs: Device;
  beforeAll(async () => {
    smtp = await startSmtp();
    server = await startTestServer(open(), undefined, [], {
      mail: { smtpUrl: smtp.url, from: FROM, language: 'en' },
    });
    without = await startTestServer(open());
  });
  afterAll(async () => {
    await server.close();
    await without.close();
    await smtp.close();
  });
  beforeEach(async () => {
    ({ id, seller, marketer, hers, theirs } = await twoDevices(server));
  });

  /** Whose hour of the mail is the next one by their clock. */
  const wanting = (changes: Partial<AlertChoices> = {}): AlertChoices => ({
    ...unchosen('sales', 'Europe/Stockholm', 'en'),
    ...{ mail: ['handed', 'answered', 'late'], quietWeekends: false, mailHour: 8, ...changes },
  });
  const choose = (device: Device, choices: object) => device.send('/api/v1/me/alerts', { json: choices });
  const chosen = async (device: Device) =>
    alertChoices.response.parse(await (await device.send('/api/v1/me/alerts')).json());
  const handOver = async (campaignId: string) => {
    const leadId = await newLead(open(), id);
    const set = { campaignId, memberId: seller.id, teamId: null, note: '' };
    const [result] = await theirs.mutate([
      { id: uuidv7(), type: 'lead.handover', clientAt: new Date().toISOString(), payload: { leadId, set } },
    ]);
    expect(result).toMatchObject({ status: 'applied' });
    return leadId;
  };
  const mailsTo = ({ email }: TestMember) => smtp.received.filter(({ to }) => to.includes(email));
  /** Lets a server's job do what is due of this workspace at an instant. */
  const at = async (now: number, ...jobs: { mail: TestServer['services']['mail'] }[]) => {
    const running = (jobs.length > 0 ? jobs : [server.services]).map(({ mail }) =>
      createDigests({ ...server.services, db: open(), mail }, () => new Date(now)),
    );
    for (const job of running) job.wake(id);
    await Promise.all(running.map((job) => job.idle()));
    await Promise.all(running.map((job) => job.stop()));
  };
  const dueAt = (choices: AlertChoices, after = Date.now()) => nextAt(choices.mailHour, after, choices);

  it('is kept for all devices of the member, and is nobody else’s', async () => {
    expect(await chosen(hers)).toEqual({ choices: null, watches: [], canMail: true });
    const wanted = wanting({ language: 'sv', quiet: { from: 22, to: 6 } });
    expect((await choose(hers, wanted)).status).toBe(200);
    expect((await chosen(hers)).choices).toEqual(wanted);
    expect((await choose(hers, { ...wanted, quiet: null })).status).toBe(200);
    expect((await chosen(hers)).choices).toEqual({ ...wanted, quiet: null });
    expect((await chosen(theirs)).choices).toBeNull();
  });

  it('refuses hours that there are not, kinds and zones that nobody knows, and a quiet without end', async () => {
    for (const wrong of [
      { mailHour: 24 },
      { zone: 'Europe/Atlantis' },
      { mail: ['everything'] },
      { quiet: { from: 8, to: 8 } },
      { language: 'de' },
      { surprise: true },
    ])
      expect((await choose(hers, { ...wanting(), ...wrong })).status).toBe(400);
    expect((await chosen(hers)).choices).toBeNull();
  });

  it('mails what is new at the hour of the person, counts and campaigns alone, once a day', async () => {
    const wanted = wanting();
    await choose(hers, wanted);
    const campaignId = await newCampaign(open(), id);
    await handOver(campaignId);
    await handOver(campaignId);
    const stopped = await handOver(campaignId);
    await hers.mutate([
      {
        ...{ id: uuidv7(), type: 'lead.stop', clientAt: new Date().toISOString() },
        payload: { leadId: stopped, stop: 'objection' },
      },
    ]);
    const due = dueAt(wanted);
    await at(due - 1);
    expect(mailsTo(seller)).toHaveLength(0);
    await at(due);
    const [mail] = mailsTo(seller);
    expect(mail?.text).toContain('Leads handed over to you: 2');
    expect(mail?.text).toContain('Autumn Pipeline (2)');
    expect(mail?.text).toContain('<strong>Leads handed over to you: 2</strong>');
    for (const secret of ['Elin', 'Lund', 'havsbris']) expect(mail?.text).not.toContain(secret);
    // Another hour chosen for the same day brings no second mail.
    await choose(hers, { ...wanted, mailHour: 12 });
    await at(due + 4 * HOUR);
    expect(mailsTo(seller)).toHaveLength(1);
    expect(mailsTo(marketer)).toHaveLength(0);
  });

  it('says nothing on a day without anything new, and tells of what became late', async () => {
    const wanted = wanting();
    await choose(hers, wanted);
    await at(dueAt(wanted));
    expect(mailsTo(seller)).toHaveLength(0);
    await handOver(await newCampaign(open(), id));
    // Of the day after: a day's mail tells that it was handed over, and, as 24 hours were promised, that it is late.
    const second = dueAt(wanted, dueAt(wanted));
    await at(second);
    expect(mailsTo(seller)[0]?.text).toMatch(
      /Leads handed over to you: 1[\s\S]*Past the time you agreed on: 1/,
    );
    await at(dueAt(wanted, second));
    expect(mailsTo(seller)).toHaveLength(1);
  });

  it('is sent by one of two servers that find it due at once', async () => {
    const wanted = wanting();
    await choose(hers, wanted);
    await handOver(await newCampaign(open(), id));
    await at(dueAt(wanted), server.services, server.services, server.services);
    expect(mailsTo(seller)).toHaveLength(1);
  });

  it('tells the next day what a mail that was not taken would have told', async () => {
    const wanted = wanting({ mail: ['handed'] });
    await choose(hers, wanted);
    await handOver(await newCampaign(open(), id));
    const nobody = createMail({ smtpUrl: 'smtp://127.0.0.1:9', from: FROM }, server.services.log);
    const due = dueAt(wanted);
    await at(due, { mail: nobody });
    await at(due + HOUR);
    expect(mailsTo(seller)).toHaveLength(0);
    await at(dueAt(wanted, due));
    expect(mailsTo(seller).map(({ text }) => text)).toEqual([
      expect.stringContaining('Leads handed over to you: 1'),
    ]);
    nobody.close();
  });

  it('leaves weekends alone, speaks the person’s language, and stops with the choice', async () => {
    const wanted = wanting({ quietWeekends: true, language: 'sv' });
    await choose(hers, wanted);
    await handOver(await newCampaign(open(), id));
    let day = Date.now();
    for (let step = 0; step < 7; step += 1) {
      await at(day);
      day += 24 * HOUR;
    }
    const mails = mailsTo(seller);
    expect(mails.length).toBeGreaterThan(0);
    expect(mails[0]?.text).toContain('Personer');
    const next = dueAt(wanted, day);
    expect([6, 0]).not.toContain(new Date(`${wallClock(next, wanted.zone).day}T00:00:00Z`).getUTCDay());
    await choose(hers, { ...wanted, mail: [] });
    await handOver(await newCampaign(open(), id));
    await at(next);
    expect(mailsTo(seller)).toHaveLength(mails.length);
  });

  describe('watching', () => {
    const watch = (device: Device, thing: object) => device.send('/api/v1/me/watches', { json: thing });
    const on = async (device: Device, about: string, of: string, isOn = true) =>
      watchRoute.response.parse(await (await watch(device, { about, id: of, on: isOn })).json()).watches;
    const watches = async (device: Device) => (await chosen(device)).watches ?? [];
    const change = async (device: Device, type: string, payload: object) => {
      const [result] = await device.mutate([
        { id: uuidv7(), type, clientAt: new Date().toISOString(), payload },
      ]);
      expect(result).toMatchObject({ status: 'applied' });
    };
    const judge = async (leadId: string, campaignId: string) => {
      const feedbackId = uuidv7();
      const content = { verdict: 'poor', reasons: ['no_budget'], note: '', contact: 'reached' };
      await change(hers, 'feedback.give', {
        ...{ feedbackId, leadId, content: { ...content, outcome: null, campaignId } },
      });
      return feedbackId;
    };
    const writeLead = (leadId: string, set: object) =>
      open().workspaceTx(id, (sql) =>
        sql
          .updateTable('leads')
          .set({ ...set, seq: null })
          .where('workspace_id', '=', id)
          .where('id', '=', leadId)
          .execute(),
      );
    const newAccount = async () => {
      const accountId = uuidv7();
      await open().workspaceTx(id, (sql) =>
        sql.insertInto('accounts').values({ workspace_id: id, id: accountId, name: 'Havsbris' }).execute(),
      );
      return accountId;
    };
    const later = (seconds: number) => new Date(Date.now() + seconds * 1000);
    const kinds = (of: readonly Watched[]) => of.map(({ about, news }) => [about, news?.what ?? null]);

    it('tells of a lead, a company and a campaign what others did since, and nobody else that they are watched', async () => {
      const campaignId = await newCampaign(open(), id);
      const accountId = await newAccount();
      const leadId = await newLead(open(), id);
      await writeLead(leadId, { account_id: accountId, last_sign_at: later(-60) });
      await judge(leadId, campaignId);
      for (const [about, of] of [
        ['campaign', campaignId],
        ['account', accountId],
        ['lead', leadId],
      ] as const)
        for (const device of [hers, theirs]) await on(device, about, of);
      expect(kinds(await watches(theirs))).toEqual([
        ['lead', null],
        ['account', null],
        ['campaign', null],
      ]);
      const feedbackId = await judge(leadId, campaignId);
      expect(kinds(await watches(theirs))).toEqual([
        ['lead', 'verdict'],
        ['account', 'verdict'],
        ['campaign', 'verdict'],
      ]);
      // One's own verdict is no news.
      expect(kinds(await watches(hers))).toEqual([
        ['lead', null],
        ['account', null],
        ['campaign', null],
      ]);
      const answer = { feedbackId, answerId: uuidv7(), kind: 'fixed', text: 'Done.' };
      await change(theirs, 'feedback.answer', answer);
      expect((await watches(hers)).map(({ news }) => news?.what)).toEqual(['answer', 'answer', 'answer']);
      await writeLead(leadId, { last_sign_at: later(60) });
      expect((await watches(theirs)).map(({ news }) => news?.what)).toEqual(['sign', 'sign', 'verdict']);
      await writeLead(leadId, {
        ...{ stage_at: later(120), stage_why: json({ by: 'member', memberId: seller.id, reason: '' }) },
      });
      expect((await watches(hers)).map(({ news }) => news?.what)).toEqual(['sign', 'sign', 'answer']);
      expect((await watches(theirs)).map(({ news }) => news?.what)).toEqual(['stage', 'stage', 'verdict']);
    });

    it('begins once, ends, and knows nothing of what is not there', async () => {
      const leadId = await newLead(open(), id);
      await on(hers, 'lead', leadId);
      expect(await on(hers, 'lead', leadId)).toMatchObject([
        { about: 'lead', id: leadId, name: 'Elin Lund' },
      ]);
      expect(await on(hers, 'lead', leadId, false)).toEqual([]);
      expect(await on(hers, 'lead', leadId, false)).toEqual([]);
      for (const about of ['lead', 'account', 'campaign'])
        expect((await watch(hers, { about, id: uuidv7(), on: true })).status).toBe(404);
      expect((await watch(hers, { about: 'persona', id: leadId, on: true })).status).toBe(400);
    });

    it('goes with a merged lead, once, and ends with one that is erased', async () => {
      const [kept, other] = [await newLead(open(), id), await newLead(open(), id)];
      await on(hers, 'lead', kept);
      await on(hers, 'lead', other);
      await change(hers, 'lead.merge', { leadId: kept, otherId: other });
      expect((await watches(hers)).map((one) => one.id)).toEqual([kept]);
      expect(await on(hers, 'lead', other, false)).toEqual([]);
      await on(hers, 'lead', other);
      await open().workspaceTx(id, (sql) => eraseLeads(sql, id, [kept, other]));
      expect(await watches(hers)).toEqual([]);
    });

    it('stands in the mail of who wants it there, names no person, and stops with the mail', async () => {
      const wanted = wanting({ mail: [], watched: ['mail'] });
      await choose(hers, wanted);
      const leadId = await newLead(open(), id);
      await on(hers, 'lead', leadId);
      await writeLead(leadId, { last_sign_at: later(1) });
      const due = dueAt(wanted);
      await at(due);
      const [mail] = mailsTo(seller);
      expect(mail?.text).toContain('News of what you watch: 1');
      expect(mail?.text).not.toContain('Elin');
      await at(dueAt(wanted, due));
      expect(mailsTo(seller)).toHaveLength(1);
      // A sidebar that knows nothing of it leaves it as it was.
      const { watched: _, ...older } = wanted;
      await choose(hers, { ...older, mailHour: 9 });
      expect((await chosen(hers)).choices?.watched).toEqual(['mail']);
      const [, stop = ''] = /^List-Unsubscribe:\s*<([^>]+)>/m.exec(mail?.text ?? '') ?? [];
      const [address = '', token = ''] = stop.split('?token=');
      await server.app.request(address, { method: 'POST', body: new URLSearchParams({ token }) });
      expect((await chosen(hers)).choices?.watched).toEqual([]);
    });
  });

  it('stops by the link in it, at one press in a mail program or on the page, for that member alone', async () => {
    const wanted = wanting();
    for (const device of [hers, theirs]) await choose(device, wanted);
    await handOver(await newCampaign(open(), id));
    await at(dueAt(wanted));
    const text = mailsTo(seller)[0]?.text ?? '';
    const [, stop = ''] = /^List-Unsubscribe:\s*<([^>]+)>/m.exec(text) ?? [];
    expect(text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(text).toContain(`Stop this mail: ${stop}`);
    // A mail program has no page and no session: it names no origin.
    const press = async (url: string, fields: Record<string, string>) =>
      server.app.request(url, { method: 'POST', body: new URLSearchParams(fields) });
    const oneClick = { 'List-Unsubscribe': 'One-Click' };
    const mails = async () => [(await chosen(hers)).choices?.mail, (await chosen(theirs)).choices?.mail];

    // Who only opens it, as scanners do, stops nothing.
    const page = await (await server.app.request(stop)).text();
    expect(page).toContain('Stop the daily mail');
    expect((await press(stop.replace(/.{9}$/, 'AAAAAAAAA'), oneClick)).status).toBe(404);
    expect(await mails()).toEqual([wanted.mail, wanted.mail]);
    expect((await press(stop, oneClick)).status).toBe(200);
    expect(await mails()).toEqual([[], wanted.mail]);

    await choose(hers, wanted);
    const [address = '', token = ''] = stop.split('?token=');
    expect((await press(address, { token })).status).toBe(200);
    expect(await mails()).toEqual([[], wanted.mail]);
    await at(dueAt(wanted, Date.now() + 24 * HOUR));
    expect(mailsTo(seller)).toHaveLength(1);
  });

  it('mails nothing to who has left, and nothing from a server without SMTP', async () => {
    const wanted = wanting();
    await choose(hers, wanted);
    await handOver(await newCampaign(open(), id));
    expect(without.services.mail).toBeNull();
    await at(dueAt(wanted), without.services);
    expect(mailsTo(seller)).toHaveLength(0);
    await open().workspaceTx(id, (sql) =>
      sql
        .updateTable('members')
        .set({ active: false })
        .where('workspace_id', '=', id)
        .where('id', '=', seller.id)
        .execute(),
    );
    await at(dueAt(wanted));
    expect(mailsTo(seller)).toHaveLength(0);
  });
});
