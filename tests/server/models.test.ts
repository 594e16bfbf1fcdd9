/** The model of a workspace: what it is learnt from, when it is made, and how devices come by it. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { predictLead, type Touch } from '#lib/domain/prediction.ts';
import { changeSeq } from '#server/db/changes.ts';
import { eraseLeads } from '#server/db/erasure.ts';
import { insertLeads, insertTouchpoints, type TouchRow, updateLeads } from '#server/db/ingest.ts';
import { ensureTouchpointMonths } from '#server/db/touchpoint-months.ts';
import { trainModel } from '#server/jobs/models.ts';
import { eachDb } from './support/each-db.ts';
import { pull } from './support/pull.ts';
import { newWorkspace, startTestServer, type TestServer } from './support/server.ts';

const DAY = 86_400_000;
const BEGIN = Date.parse('2026-02-01T00:00:00Z');
const day = (n: number): Date => new Date(BEGIN + n * DAY);

interface Decision {
  id: string;
  won: boolean;
  at: Date;
}

const touch = (leadId: string, kind: string, at: Date): TouchRow => ({
  id: uuidv7(),
  leadId,
  at,
  kind,
  direction: 'in',
  actor: 'person',
  side: 'marketing',
  channel: 'Webinar',
  title: kind,
  detail: null,
  props: null,
  campaignKey: null,
});

eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
    await ensureTouchpointMonths(open(), day(-60), day(120));
  });
  afterAll(() => server.close());

  /** Every third decided lead has become a customer; of those most had been to a webinar, of the others few. */
  async function decide(workspaceId: string, count: number, from = 0): Promise<Decision[]> {
    const decisions = Array.from({ length: count }, (_, n) => ({
      id: uuidv7(),
      won: n % 3 === 0,
      at: day((from + n) / 10),
    }));
    await open().workspaceTx(workspaceId, async (sql) => {
      await sql
        .insertInto('leads')
        .values(decisions.map(({ id }) => ({ workspace_id: workspaceId, id, card_at: day(-30) })))
        .execute();
      await insertTouchpoints(
        sql,
        workspaceId,
        decisions.flatMap(({ id, won, at }, n) => [
          touch(id, 'page_view', new Date(at.getTime() - 9 * DAY)),
          ...(won === n % 5 > 0 ? [touch(id, 'webinar_attended', new Date(at.getTime() - 5 * DAY))] : []),
        ]),
      );
      await sql
        .insertInto('outcomes')
        .values(
          decisions.map(({ id, won, at }) => ({
            workspace_id: workspaceId,
            id: uuidv7(),
            lead_id: id,
            kind: won ? ('won' as const) : ('lost' as const),
            at,
          })),
        )
        .execute();
    });
    return decisions;
  }
  const train = (workspaceId: string) => trainModel(server.services, workspaceId, new Date());
  const modelOf = async (workspaceId: string) =>
    (await pull(open(), workspaceId)).tables.workspace.records[0]?.leadModel;
  const shownModelOf = async (workspaceId: string) => {
    const model = await modelOf(workspaceId);
    if (model?.state !== 'shown') throw new Error(`The model is ${model?.state}.`);
    return model;
  };

  it('comes to devices with what it was worth, and tells there who is likely to become a customer', async () => {
    const { id } = await newWorkspace(open());
    const decisions = await decide(id, 400);
    const before = await changeSeq(open(), id);
    expect(await train(id)).toBe(true);
    expect(await changeSeq(open(), id)).toBeGreaterThan(before);
    const model = await shownModelOf(id);
    expect(model).toMatchObject({
      trainedOn: 400,
      until: decisions.at(-1)?.at.toISOString(),
      measures: { n: 200 },
    });
    expect(model.measures.auc).toBeGreaterThan(0.7);

    const now = day(50).getTime();
    const met = (kind: string, daysAgo: number): Touch => ({
      at: new Date(now - daysAgo * DAY).toISOString(),
      kind,
      direction: 'in',
      actor: 'person',
      rule: null,
      channel: 'Webinar',
    });
    const about = (...touchpoints: Touch[]) =>
      predictLead(
        model,
        { lead: { title: null, country: null }, account: null, titleRules: undefined },
        { touchpoints, earlier: [], whole: true },
        now,
      );
    const guest = about(met('webinar_attended', 5), met('page_view', 9));
    expect(guest.probability).toBeGreaterThan(about(met('page_view', 9)).probability + 0.2);
    expect(guest.reasons[0]?.points).toBeGreaterThan(0);
    expect(guest.change).toBeGreaterThan(0.2);
  });

  it('is not changed by anything that came after an outcome', async () => {
    const models = [];
    for (const leaks of [false, true]) {
      const { id } = await newWorkspace(open());
      const decisions = await decide(id, 330);
      if (leaks)
        await open().workspaceTx(id, async (sql) => {
          const won = decisions.filter((one) => one.won);
          await insertTouchpoints(
            sql,
            id,
            won.flatMap((one) => [
              touch(one.id, 'product_use', one.at),
              touch(one.id, 'meeting_held', new Date(one.at.getTime() + DAY)),
            ]),
          );
          const written = await updateLeads(
            sql,
            id,
            won.map((one) => ({
              ...{ id: one.id, accountId: null, ownerId: null, crmUrl: null, stop: null, name: 'Elin Lund' },
              ...{
                title: 'Inköpschef',
                country: 'SE',
                emails: [],
                linkedin: [],
                hadEmails: [],
                hadLinkedin: [],
              },
            })),
          );
          expect(written).toBe(won.length);
        });
      await train(id);
      models.push(await shownModelOf(id));
    }
    const [clean, leaking] = models;
    expect(leaking).toEqual(clean);
  });

  it('learns of what a lead’s card said before', async () => {
    const { id } = await newWorkspace(open());
    const decisions = await decide(id, 330);
    await open().workspaceTx(id, (sql) =>
      sql
        .updateTable('leads')
        .set({ title: 'Inköpschef' })
        .where('workspace_id', '=', id)
        .where(
          'id',
          'in',
          decisions.filter((one) => one.won).map((one) => one.id),
        )
        .execute(),
    );
    await train(id);
    const { columns } = await shownModelOf(id);
    expect(columns.find(({ name }) => name === 'function')?.bins).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'text', text: 'purchasing' })]),
    );
  });

  it('says how many outcomes there are while they are too few', async () => {
    const { id } = await newWorkspace(open());
    expect(await train(id)).toBe(false);
    expect(await modelOf(id)).toBeNull();
    await decide(id, 12);
    expect(await train(id)).toBe(true);
    expect(await modelOf(id)).toEqual({ state: 'too_few', outcomes: 12, won: 4 });
    expect(await train(id)).toBe(false);
  });

  it('counts a lead once: its first win, else its first loss, also where a seller says so', async () => {
    const { id, seller } = await newWorkspace(open());
    const [one, two, three] = await decide(id, 3);
    if (!one || !two || !three) throw new Error('Three were decided.');
    await open().workspaceTx(id, async (sql) => {
      const said = (leadId: string, outcome: 'won' | 'lost', retracted: Date | null = null) => ({
        workspace_id: id,
        id: uuidv7(),
        lead_id: leadId,
        author_id: seller.id,
        verdict: 'good' as const,
        contact: 'reached' as const,
        outcome,
        given_at: day(60),
        retracted_at: retracted,
      });
      await sql
        .insertInto('feedback')
        .values([said(one.id, 'lost'), said(two.id, 'won'), said(three.id, 'won', day(61))])
        .execute();
    });
    await train(id);
    expect(await modelOf(id)).toEqual({ state: 'too_few', outcomes: 3, won: 2 });
  });

  describe('is made anew', () => {
    it('after fifty more outcomes, by one process alone', async () => {
      const { id } = await newWorkspace(open());
      await decide(id, 320);
      expect((await Promise.all([train(id), train(id)])).filter(Boolean)).toHaveLength(1);
      await decide(id, 49, 320);
      expect(await train(id)).toBe(false);
      await decide(id, 1, 369);
      expect(await train(id)).toBe(true);
      expect((await shownModelOf(id)).trainedOn).toBe(370);
      expect(await train(id)).toBe(false);
    });

    it('without the outcomes of people who were erased', async () => {
      const { id } = await newWorkspace(open());
      const decisions = await decide(id, 320);
      await train(id);
      await open().workspaceTx(id, (sql) =>
        eraseLeads(
          sql,
          id,
          decisions.slice(0, 2).map((one) => one.id),
        ),
      );
      expect(await train(id)).toBe(true);
      expect((await shownModelOf(id)).trainedOn).toBe(318);
    });

    it('by another process, when the one that was at it has died', async () => {
      const { id } = await newWorkspace(open());
      await decide(id, 6);
      await open().workspaceTx(id, (sql) =>
        sql
          .insertInto('models')
          .values({ workspace_id: id, claimed_until: day(0) })
          .execute(),
      );
      expect(await trainModel(server.services, id, day(-1))).toBe(false);
      expect(await trainModel(server.services, id, day(1))).toBe(true);
    });
  });

  it('a card that is written again as it was says so since the first time', async () => {
    const { id } = await newWorkspace(open());
    const lead = {
      ...{ id: uuidv7(), accountId: null, ownerId: null, crmUrl: null, stop: null, name: 'Elin Lund' },
      ...{ title: 'Inköpschef', country: 'SE', emails: [], linkedin: [], hadEmails: [], hadLinkedin: [] },
    };
    const since = () =>
      open().workspaceTx(id, async (sql) => {
        const row = await sql
          .selectFrom('leads')
          .select('card_at')
          .where('workspace_id', '=', id)
          .executeTakeFirstOrThrow();
        return row.card_at.getTime();
      });
    const write = (change: object) =>
      open().workspaceTx(id, (sql) => updateLeads(sql, id, [{ ...lead, ...change }]));
    await open().workspaceTx(id, (sql) => insertLeads(sql, id, [lead], 'test'));
    const first = await since();
    await write({ name: 'Elin Ek' });
    expect(await since()).toBe(first);
    await write({ title: 'VD' });
    expect(await since()).toBeGreaterThan(first);
  });
});
