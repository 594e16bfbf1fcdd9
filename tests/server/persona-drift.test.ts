/** How personas hold: what is counted of the leads of each, and that nobody can be told from it. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BehindFigure, personaDrift } from '#lib/contract/persona-drift.ts';
import type { Feedback, OutcomeKind, PersonaByHand } from '#lib/contract/records.ts';
import { stamp } from '#server/db/changes.ts';
import { json } from '#server/db/tables.ts';
import { readLeadsBehind, readPersonaDrift } from '#server/services/persona-drift.ts';
import { NO_TEXT } from '../support/persona-text.ts';
import { eachDb } from './support/each-db.ts';
import { newWorkspace, startTestServer, type TestServer, twoDevices } from './support/server.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-06-01T12:00:00.000Z');
const ago = (days: number): string => new Date(NOW - days * DAY).toISOString();
eachDb((_kind, open) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(open());
  });
  afterAll(() => server.close());

  async function workspace() {
    const { id, seller } = await newWorkspace(open());
    const tx = <T>(work: Parameters<ReturnType<typeof open>['workspaceTx']>[1]): Promise<T> =>
      open().workspaceTx(id, work) as Promise<T>;
    /** Whoever has one of these functions. */
    const persona = async (name: string, values: string[]): Promise<string> => {
      const personaId = uuidv7();
      const criteria = json([{ id: 'f', op: 'in', field: 'function', values, weight: 1 }]);
      await tx((sql) =>
        sql
          .insertInto('personas')
          .values({
            ...{ workspace_id: id, id: personaId, name, threshold: 0.6, criteria, text: json(NO_TEXT) },
          })
          .execute(),
      );
      return personaId;
    };
    const lead = async (
      title: string | null,
      more: { byHand?: Partial<PersonaByHand>; handed?: boolean } = {},
    ) => {
      const leadId = uuidv7();
      const said = { reason: 'other_work', note: '', memberId: seller.id, at: ago(1), insteadOf: null };
      await tx((sql) =>
        sql
          .insertInto('leads')
          .values({
            ...{ workspace_id: id, id: leadId, name: 'Elin Lund', title },
            handover_campaign_id: more.handed ? uuidv7() : null,
            persona_by_hand: more.byHand ? json({ ...said, personaId: null, ...more.byHand }) : null,
          })
          .execute(),
      );
      return leadId;
    };
    const outcome = (leadId: string, kind: OutcomeKind) =>
      tx((sql) =>
        sql
          .insertInto('outcomes')
          .values({ workspace_id: id, id: uuidv7(), lead_id: leadId, kind, at: ago(3) })
          .execute(),
      );
    const says = (leadId: string, daysAgo: number, more: Partial<Feedback> = {}) =>
      tx((sql) =>
        sql
          .insertInto('feedback')
          .values({
            ...{ workspace_id: id, id: uuidv7(), lead_id: leadId, author_id: more.authorId ?? seller.id },
            ...{ verdict: more.verdict ?? 'good', reasons: more.reasons ?? [], contact: 'reached' },
            ...{
              given_at: ago(daysAgo),
              retracted_at: more.retractedAt ?? null,
              outcome: more.outcome ?? null,
            },
          })
          .execute(),
      );
    const figures = async () => (await readPersonaDrift(server.services, { workspaceId: id }, NOW)).personas;
    const of = async (personaId: string | null) =>
      (await figures()).find((one) => one.personaId === personaId);
    const behind = async (persona: string, figure: BehindFigure) =>
      (await readLeadsBehind(server.services, { workspaceId: id }, { persona, of: figure })).leads.map(
        (one) => one.id,
      );
    return { id, tx, persona, lead, outcome, says, figures, of, behind };
  }

  it('counts what became of the leads of each persona, those without one last', async () => {
    const ws = await workspace();
    const [buyer, marketer] = [
      await ws.persona('Ingrid', ['purchasing']),
      await ws.persona('Maria', ['marketing']),
    ];
    const won = await ws.lead('Inköpschef', { handed: true });
    await ws.outcome(won, 'accepted');
    await ws.outcome(won, 'won');
    await ws.lead('Inköpschef', { handed: true });
    await ws.lead('Inköpare');
    const lost = await ws.lead('Inköpare');
    await ws.says(lost, 5, { verdict: 'poor', reasons: ['no_need', 'no_budget'], outcome: 'lost' });
    const poor = await ws.lead('Strategisk inköpare');
    await ws.says(poor, 50, { verdict: 'poor', reasons: ['no_need'] });
    await ws.says(poor, 4, { verdict: 'good', retractedAt: ago(3) });
    await ws.lead('Marknadschef');
    await ws.lead(null);

    expect(await ws.of(buyer)).toEqual({
      ...{ personaId: buyer, leads: 5, withSales: 4, accepted: 1, decided: 2, won: 1, poor: 2 },
      reasons: [
        { key: 'no_need', count: 2 },
        { key: 'no_budget', count: 1 },
      ],
      recent: { good: 0, total: 1 },
      before: { good: 0, total: 1 },
      corrected: [],
    });
    expect(await ws.behind(buyer, 'leads')).toHaveLength(5);
    expect(await ws.behind(buyer, 'accepted')).toEqual([won]);
    expect(await ws.behind(buyer, 'won')).toEqual([won]);
    expect(await ws.behind(buyer, 'poor')).toEqual([lost, poor]);
    expect(await ws.behind(uuidv7(), 'leads')).toEqual([]);
    expect((await ws.figures()).map(({ personaId, leads }) => [personaId, leads])).toEqual([
      [buyer, 5],
      [marketer, 1],
      [null, 1],
    ]);
  });

  it('counts a corrected lead where it belongs, and the correction where it was taken for another', async () => {
    const ws = await workspace();
    const [buyer, marketer] = [
      await ws.persona('Ingrid', ['purchasing']),
      await ws.persona('Maria', ['marketing']),
    ];
    const first = await ws.lead('Inköpschef', { byHand: { personaId: marketer, insteadOf: buyer } });
    await ws.lead('Inköpschef', { byHand: { personaId: null, insteadOf: buyer } });
    await ws.lead('Inköpschef', { byHand: { personaId: marketer, insteadOf: buyer } });
    expect(await ws.of(buyer)).toMatchObject({
      leads: 0,
      corrected: [
        { to: marketer, count: 2 },
        { to: null, count: 1 },
      ],
    });
    expect(await ws.behind(buyer, 'corrected')).toHaveLength(3);
    expect(await ws.behind(marketer, 'leads')).toContain(first);
    expect(await ws.of(marketer)).toMatchObject({ leads: 2, corrected: [] });
    expect(await ws.of(null)).toMatchObject({ leads: 1 });
  });

  it('reads titles as the workspace does, counts a seller’s last verdict once, and leaves gone leads out', async () => {
    const ws = await workspace();
    const buyer = await ws.persona('Ingrid', ['purchasing']);
    await ws.tx((sql) =>
      sql
        .updateTable('workspace_settings')
        .set({
          title_rules: json({
            words: [],
            corrections: [{ title: 'Kugghjulsvarg', function: 'purchasing', seniority: 'head' }],
          }),
        })
        .where('workspace_id', '=', ws.id)
        .execute(),
    );
    const wolf = await ws.lead('Kugghjulsvarg');
    await ws.says(wolf, 40, { verdict: 'poor' });
    await ws.says(wolf, 10, { verdict: 'good' });
    await ws.says(wolf, 10, { verdict: 'good', authorId: uuidv7() });
    const gone = await ws.lead('Inköpschef');
    await ws.tx((sql) =>
      sql
        .updateTable('leads')
        .set({ deleted_at: ago(1) })
        .where('workspace_id', '=', ws.id)
        .where('id', '=', gone)
        .execute(),
    );
    expect(await ws.of(buyer)).toMatchObject({
      ...{ leads: 1, poor: 0, recent: { good: 2, total: 2 }, before: { good: 0, total: 0 } },
    });
  });

  it('goes through more leads than one page holds, and counts in one workspace only', async () => {
    const [ws, other] = [await workspace(), await workspace()];
    const buyer = await ws.persona('Ingrid', ['purchasing']);
    await other.lead('Inköpschef');
    await ws.tx((sql) =>
      sql
        .insertInto('leads')
        .values(
          Array.from({ length: 1_001 }, (_, at) => ({
            ...{ workspace_id: ws.id, id: uuidv7(), name: `Lead ${at}`, title: 'Inköpschef' },
          })),
        )
        .execute(),
    );
    expect(await ws.of(buyer)).toMatchObject({ leads: 1_001 });
  });

  it('is for everybody, and names no seller and no lead', async () => {
    const { id, seller, hers } = await twoDevices(server);
    const leadId = uuidv7();
    await open().workspaceTx(id, async (sql) => {
      await sql.insertInto('leads').values({ workspace_id: id, id: leadId, name: 'Elin Lund' }).execute();
      await stamp(sql, id);
    });
    const answer = await hers.send('/api/v1/reports/personas');
    const text = await answer.text();
    expect(personaDrift.response.parse(JSON.parse(text)).personas).toMatchObject([{ leads: 1 }]);
    for (const secret of [leadId, seller.id, 'Elin']) expect(text).not.toContain(secret);
  });
});
