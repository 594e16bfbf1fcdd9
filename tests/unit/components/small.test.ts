import { describe, expect, it } from 'vitest';
import type { Team } from '#lib/contract/records.ts';
import { headline } from '../../../components/connect/connection.ts';
import { matching } from '../../../components/shell/commands.ts';
import { teamsAround } from '../../../components/team/teams.ts';
import { dayDistance } from '../../../components/ui/days.ts';
import { initials } from '../../../components/ui/initials.ts';
import { crashReport } from '../../../components/ui/report.ts';

describe('initials', () => {
  it.each([
    ['Elin Lund', 'EL'],
    ['  åsa  ', 'Å'],
    ['Anna Maria van der Berg', 'AB'],
    ['(Ek) “Bo” Al', 'EA'],
    ['', ''],
    ['😀 𝒜lva', '𝒜'],
  ])('of %j are %j', (name, letters) => expect(initials(name)).toBe(letters));
});

describe('headline of the connection', () => {
  it('says first what needs the person', () =>
    expect(headline('live', { waiting: 3, needsYou: 1 }).words).toBe('status.needsYou'));
  it('is live only when nothing waits', () => {
    expect(headline('live', { waiting: 0, needsYou: 0 }).words).toBe('status.live');
    expect(headline('live', { waiting: 1, needsYou: 0 }).words).toBe('status.sending');
  });
  it('counts what waits offline', () =>
    expect(headline('offline', { waiting: 2, needsYou: 0 })).toMatchObject({
      words: 'status.offlineWaiting',
      count: 2,
    }));
});

describe('matching commands', () => {
  const commands = ['Show Search', 'Språk: Svenska', 'Search all'].map((words) => ({
    id: words,
    words,
    run: () => {},
  }));
  it('finds words in any order, without accents', () =>
    expect(matching(commands, 'sven SPRAK').map((one) => one.id)).toEqual(['Språk: Svenska']));
  it('puts first what begins with the text', () =>
    expect(matching(commands, 'sea').map((one) => one.id)).toEqual(['Search all', 'Show Search']));
});

describe('teamsAround', () => {
  const team = (id: string, memberIds: string[], campaignIds: string[]): Team => ({
    id,
    name: id,
    problem: '',
    memberIds,
    campaignIds,
    agreement: null,
    proposed: null,
    goal: null,
  });
  const teams = [team('mine', ['me'], ['c1']), team('hers', ['her'], ['c2'])];
  it('are those of the lead’s campaigns', () => {
    expect(
      teamsAround(teams, { handoverCampaignId: null, lastCampaignId: 'c2', ownerId: 'me' }, 'me').map(
        (one) => one.id,
      ),
    ).toEqual(['hers']);
  });
  it('else its owner’s', () => {
    expect(
      teamsAround(teams, { handoverCampaignId: null, lastCampaignId: null, ownerId: 'her' }, 'me').map(
        (one) => one.id,
      ),
    ).toEqual(['hers']);
    expect(
      teamsAround(teams, { handoverCampaignId: null, lastCampaignId: null, ownerId: null }, 'me'),
    ).toEqual([]);
  });
  it('are mine without a lead', () =>
    expect(teamsAround(teams, null, 'me').map((one) => one.id)).toEqual(['mine']));
});

describe('dayDistance', () => {
  it('counts nights, not hours', () => {
    expect(dayDistance(new Date(2026, 2, 1, 23, 59), new Date(2026, 2, 2, 0, 1))).toBe(1);
    expect(dayDistance(new Date(2026, 2, 2, 0, 1), new Date(2026, 2, 2, 23, 59))).toBe(0);
    // A night with a change to summer time is one night too.
    expect(dayDistance(new Date(2026, 2, 28, 12), new Date(2026, 2, 30, 12))).toBe(2);
  });
});

describe('crashReport', () => {
  it('names places in our code and nothing that was said or seen', () => {
    const error = new TypeError('cannot read elin.lund@havsbris.example.com');
    error.stack = `TypeError: cannot read elin.lund@havsbris.example.com\n    at LeadCard (chrome-extension://abc/chunks/sidepanel-1a2b.js:12:34)\n    at https://mail.example.com/inbox?q=elin`;
    const report = crashReport(error, '0.1.0', 'Browser 1');
    expect(report).toBe('Samsyn 0.1.0\nBrowser 1\nTypeError\n  at sidepanel-1a2b.js:12:34');
  });
});
