import { describe, expect, it } from 'vitest';
import { Reason } from '#lib/contract/records.ts';
import { campaignForVerdict, DEFAULT_REASONS, isDecided } from '#lib/domain/feedback.ts';

describe('reasons', () => {
  it('are well formed, each once', () => {
    for (const reason of DEFAULT_REASONS) expect(Reason.parse(reason)).toEqual(reason);
    expect(new Set(DEFAULT_REASONS.map((reason) => reason.key)).size).toBe(DEFAULT_REASONS.length);
  });

  it('every verdict has some, and being unreachable is no quality', () => {
    for (const verdict of ['good', 'unsure', 'poor'] as const) {
      expect(DEFAULT_REASONS.filter((reason) => reason.verdicts.includes(verdict)).length).toBeGreaterThan(5);
    }
    expect(DEFAULT_REASONS.find((reason) => reason.key === 'unable_to_reach')?.verdicts).toEqual(['unsure']);
  });
});

describe('what became of a lead', () => {
  const AT = '2026-04-01T12:00:00.000Z';
  const because = (of: 'touchpoint' | 'outcome', kind: string) => ({
    stageWhy: { by: 'evidence' as const, met: [{ of, kind, count: 1, firstAt: AT }] },
  });
  it.each([
    ['a seller says won', { stageWhy: null }, [{ outcome: 'won' as const, retractedAt: null }], true],
    ['the seller took it back', { stageWhy: null }, [{ outcome: 'won' as const, retractedAt: AT }], false],
    ['a meeting is no end', { stageWhy: null }, [{ outcome: 'meeting' as const, retractedAt: null }], false],
    ['a tool says lost', because('outcome', 'lost'), [], true],
    ['a touchpoint is no outcome', because('touchpoint', 'demo'), [], false],
    ['nothing is known', { stageWhy: null }, [], false],
  ])('%s', (_, lead, feedback, expected) => expect(isDecided(lead, feedback)).toBe(expected));
});

describe('campaignForVerdict', () => {
  const now = Date.parse('2026-04-01T12:00:00.000Z');
  const lead = (
    handoverCampaignId: string | null,
    lastCampaignId: string | null,
    lastCampaignAt: string | null,
  ) => ({
    handoverCampaignId,
    lastCampaignId,
    lastCampaignAt,
  });
  it.each([
    ['the handover comes first', lead('h', 'c', '2026-03-30T00:00:00.000Z'), 'h'],
    ['a touch within 90 days', lead(null, 'c', '2026-01-02T00:00:00.000Z'), 'c'],
    ['exactly 90 days', lead(null, 'c', '2026-01-01T12:00:00.000Z'), 'c'],
    ['a touch too old', lead(null, 'c', '2026-01-01T11:59:59.999Z'), null],
    ['a clock that is behind', lead(null, 'c', '2026-04-01T12:05:00.000Z'), 'c'],
    ['no campaign', lead(null, null, null), null],
  ])('%s', (_, given, expected) => {
    expect(campaignForVerdict(given, now)).toBe(expected);
  });
});
