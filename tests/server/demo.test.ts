import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { DEFAULT_REASONS } from '#lib/domain/feedback.ts';
import { effectsOf, isTold } from '#lib/domain/feedback-effect.ts';
import { classifyTitle } from '#lib/domain/job-title.ts';
import { bestPersona, facts } from '#lib/domain/persona.ts';
import type { Db } from '#server/db/db.ts';
import { LEADS, MEMBERS } from '#server/demo/cast.ts';
import { DEMO_WORKSPACE_ID, type DemoData, makeDemo } from '#server/demo/data.ts';
import { loadDemo, removeDemo, resetDemo } from '#server/demo/load.ts';
import { eachDb } from './support/each-db.ts';
import { pull } from './support/pull.ts';

const NOW = new Date('2026-11-25T13:00:00.000Z');
const hash = (data: DemoData): string => createHash('sha256').update(JSON.stringify(data)).digest('hex');
const demo = makeDemo({ now: NOW });
const touchesOf = (id: string) => demo.touchpoints.filter(({ leadId }) => leadId === id);
const leadNamed = (name: string) => demo.leads.filter((lead) => lead.name === name);

describe('the demo data', () => {
  it('is the same for the same seed and instant, and another for another', () => {
    expect(hash(makeDemo({ now: NOW }))).toBe(hash(demo));
    expect(hash(makeDemo({ now: NOW, seed: 'other' }))).not.toBe(hash(demo));
    expect(hash(makeDemo({ now: new Date(NOW.getTime() + 1) }))).not.toBe(hash(demo));
  });

  it('has the promised size', () => {
    const { members, teams, personas, campaigns, accounts, leads, touchpoints, feedback } = demo;
    expect(
      [members, teams, personas, campaigns, accounts, leads, touchpoints, feedback].map(
        ({ length }) => length,
      ),
    ).toEqual([6, 2, 5, 12, 120, 500, 20_000, 150]);
    expect(demo.outcomes.filter(({ kind }) => kind === 'won').length).toBeGreaterThan(15);
    expect(demo.outcomes.filter(({ kind }) => kind === 'lost').length).toBeGreaterThan(10);
  });

  it('has leads that were just handed over by hand: one is late, one came back', () => {
    const handed = demo.leads.flatMap(({ handover }) => handover ?? []);
    expect(handed.map(({ answer }) => answer?.is ?? null)).toEqual(
      expect.arrayContaining([null, null, 'returned']),
    );
    expect(handed).toHaveLength(3);
  });

  it('tells below the first answer what it changed', () => {
    // At this instant nobody had said anything of the campaign since.
    const { leads, feedback } = makeDemo({ now: new Date('2026-11-27T08:40:00.000Z') });
    const elin = leads.find(({ name }) => name === LEADS.elin.name);
    const said = feedback.find(({ leadId }) => leadId === elin?.id);
    const effects = effectsOf(feedback, said?.campaignId ?? '', DEFAULT_REASONS).filter(({ mark }) =>
      mark.feedbackIds.includes(said?.id ?? ''),
    );
    expect(effects.map(isTold)).toEqual([true]);
  });

  it('lies in the twelve months before its instant', () => {
    const times = demo.touchpoints.map(({ at }) => at.getTime());
    expect(Math.max(...times)).toBeLessThanOrEqual(NOW.getTime());
    expect(Math.min(...times)).toBeGreaterThan(NOW.getTime() - 370 * 86_400_000);
    for (const { at } of demo.outcomes) expect(at.getTime()).toBeLessThanOrEqual(NOW.getTime());
    for (const { givenAt, revisedAt, answers } of demo.feedback) {
      const order = [givenAt, ...answers.flatMap(({ at, seenAt }) => [at, seenAt ?? at]), NOW.toISOString()];
      expect(order).toEqual(order.toSorted());
      expect((revisedAt ?? givenAt) <= NOW.toISOString()).toBe(true);
    }
  });

  it('has ids and addresses once each, all under example.com', () => {
    const ids = [demo.leads, demo.touchpoints, demo.feedback, demo.outcomes, demo.accounts].flatMap((rows) =>
      rows.map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const addresses = [...demo.leads, ...demo.members].map(({ email }) => email);
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const address of addresses) expect(address).toMatch(/^[a-z.-]+@[a-z0-9-]+\.example\.com$/);
    const keys = demo.leads.flatMap(({ linkedin }) => linkedin ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('holds the people of the demo pages, once each and as the pages name them', () => {
    for (const { name, title, email, linkedin } of Object.values(LEADS)) {
      expect(leadNamed(name).filter((lead) => lead.email === email)).toMatchObject([{ title, linkedin }]);
    }
  });

  it('reads most titles, so that most leads meet a persona or none for a reason', () => {
    const titled = demo.leads.flatMap(({ title }) => title ?? []);
    const read = titled.filter((title) => classifyTitle(title).function !== 'unknown');
    expect(read.length / titled.length).toBeGreaterThan(0.95);
  });

  it('lets each verdict offer its reasons, and leaves some waiting for marketing', () => {
    const sara = demo.members.find(({ name }) => name === 'Sara Holm')?.id;
    const anna = demo.members.find(({ name }) => name === 'Anna Ek')?.id;
    const campaignsOf = (id: string | undefined) =>
      demo.campaigns.filter(({ ownerId }) => ownerId === id).map((campaign) => campaign.id);
    const waiting = demo.feedback.filter(
      ({ answers, retractedAt }) => answers.length === 0 && retractedAt === null,
    );
    expect(
      waiting.filter(({ campaignId }) => campaignsOf(sara).includes(campaignId ?? '')).length,
    ).toBeGreaterThanOrEqual(2);
    expect(waiting.length).toBeLessThan(demo.feedback.length / 2);
    const unseen = demo.feedback.filter(
      ({ authorId, answers }) => authorId === anna && answers.some(({ seenAt }) => seenAt === null),
    );
    expect(unseen.map(({ note }) => note)).toHaveLength(2);
  });

  it.each([
    ['Friday night', '2027-01-01T01:13:00Z'],
    ['Friday afternoon', '2027-01-01T14:13:00Z'],
    ['Sunday', '2027-01-03T14:13:00Z'],
    ['Monday before work', '2027-01-04T05:13:00Z'],
    ['Monday just after nine', '2027-01-04T09:13:00Z'],
  ])('is fresh on %s', (_, instant) => {
    const now = new Date(instant);
    const { leads, touchpoints, feedback } = makeDemo({ now });
    expect(touchpoints).toHaveLength(20_000);
    expect(feedback).toHaveLength(150);
    const elin = leads.find(({ name }) => name === 'Elin Lund')?.id;
    const last = touchpoints.findLast(({ leadId }) => leadId === elin);
    expect(last).toMatchObject({
      kind: 'webinar_attended',
      title: 'Webinar: Attribution in 30 minutes',
      detail: 'stayed 26 min',
    });
    // At the latest on Friday, when it is Monday morning.
    expect(now.getTime() - (last?.at.getTime() ?? 0)).toBeLessThan(3.2 * 86_400_000);
  });
});

const read = (db: Db) => pull(db, DEMO_WORKSPACE_ID, null, 100_000);
const must = <T, E>(result: { ok: true; value: T } | { ok: false; error: E }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

eachDb((_, open) => {
  it('loads once, is pulled by a device, is made anew, and goes without touching another workspace', async () => {
    const db = open();
    const other = v7();
    await db.tx((sql) =>
      sql.insertInto('workspaces').values({ workspace_id: other, slug: 'other' }).execute(),
    );
    await db.workspaceTx(other, (sql) =>
      sql
        .insertInto('members')
        .values({
          workspace_id: other,
          id: other,
          name: 'Eva',
          email: 'eva@other.example.com',
          department: 'sales',
        })
        .execute(),
    );

    const loaded = must(await loadDemo(db, { now: NOW }));
    expect(loaded).toMatchObject({
      made: true,
      counts: { leads: 500, accounts: 120, touchpoints: 20_000, feedback: 150 },
    });
    expect(loaded.ingestKey).toMatch(/^smy_/);

    const first = await read(db);
    const { leads, accounts, personas, feedback, members, workspace } = first.tables;
    expect(
      [leads, accounts, personas, feedback, members, workspace].map(({ records }) => records.length),
    ).toEqual([500, 120, 5, 150, MEMBERS.length, 1]);

    const elin = leads.records.find(({ name }) => name === 'Elin Lund');
    if (!elin) throw new Error('Elin is missing');
    expect(elin).toMatchObject({
      stage: 'evaluating',
      touches: touchesOf(elin.id).length,
      signals: { 'guide:attribution': 2 },
      title: 'Marknadschef',
    });
    expect(elin.touches).toBeGreaterThanOrEqual(12);
    const account = accounts.records.find(({ id }) => id === elin.accountId);
    const best = bestPersona(personas.records, facts(elin, account ?? null, classifyTitle(elin.title ?? '')));
    expect(best.best).toMatchObject({ persona: { name: 'Marketing-Maria' }, status: 'match' });
    expect(best.best?.fit).toBeCloseTo(0.87, 5);
    const stages = Map.groupBy(leads.records, ({ stage }) => stage ?? 'none');
    for (const stage of ['aware', 'engaged', 'evaluating', 'deciding', 'customer'])
      expect(stages.get(stage)?.length).toBeGreaterThan(10);

    expect(must(await loadDemo(db, { now: NOW }))).toMatchObject({ made: false, ingestKey: null });

    await db.workspaceTx(DEMO_WORKSPACE_ID, (sql) =>
      sql.deleteFrom('feedback').where('workspace_id', '=', DEMO_WORKSPACE_ID).execute(),
    );
    const again = must(await resetDemo(db, { now: new Date(NOW.getTime() + 86_400_000) }));
    expect(again).toMatchObject({ made: true, ingestKey: null });
    const second = await read(db);
    expect(second.epoch).toBe(first.epoch + 1);
    expect(second.tables.feedback.records).toHaveLength(150);
    expect(second.tables.leads.records.find(({ name }) => name === 'Elin Lund')?.id).toBe(elin.id);
    expect(second.tables.members.records.map(({ id }) => id).sort()).toEqual(
      members.records.map(({ id }) => id).sort(),
    );

    expect(await removeDemo(db)).toBe(true);
    expect(await removeDemo(db)).toBe(false);
    expect(await db.tx((sql) => sql.selectFrom('workspaces').select('slug').execute())).toEqual([
      { slug: 'other' },
    ]);
    expect(
      await db.workspaceTx(other, (sql) =>
        sql.selectFrom('members').select('name').where('workspace_id', '=', other).execute(),
      ),
    ).toEqual([{ name: 'Eva' }]);
  }, 60_000);

  it('refuses when another workspace has its name', async () => {
    const db = open();
    await db.tx((sql) =>
      sql.insertInto('workspaces').values({ workspace_id: v7(), slug: 'nordlys' }).execute(),
    );
    for (const attempt of [loadDemo, resetDemo])
      expect(await attempt(db, { now: NOW })).toMatchObject({ ok: false, error: { code: 'name_taken' } });
    expect(await removeDemo(db)).toBe(false);
  });
});
