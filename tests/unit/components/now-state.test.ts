import { describe, expect, it } from 'vitest';
import { NO_CAMPAIGNS } from '#lib/domain/campaign-found.ts';
import { ClosedAccess, type TabView } from '#lib/store/tab-state.ts';
import type { Status } from '#lib/sync/status.ts';
import { nowState } from '../../../components/now/state.ts';

const status = (state: Status['state'], more: Partial<Status> = {}): Status => ({
  state,
  lastContactAt: null,
  progress: null,
  ...more,
});
const tab = (more: Partial<TabView> = {}): TabView => ({
  tabId: 1,
  connection: '',
  address: null,
  label: null,
  origin: null,
  access: 'readable',
  byClick: false,
  scanned: true,
  partly: false,
  considered: 0,
  found: 0,
  opened: false,
  site: null,
  people: [],
  strangers: [],
  toAsk: [],
  asked: 0,
  linkedin: null,
  campaigns: NO_CAMPAIGNS,
  chosen: null,
  ...more,
});
const person = (leadId: string) => ({ leadId, surface: 'text' as const, confidence: 1, via: [] });
const live = { status: status('live'), opened: null, hasData: true };

describe('nowState', () => {
  it('shows nobody until it is known which page is open', () => {
    expect(nowState({ ...live, tab: undefined })).toEqual({ kind: 'starting' });
    expect(nowState({ ...live, tab: null })).toEqual({ kind: 'starting' });
  });
  it('opens the likeliest person, or the one chosen for this page', () => {
    const people = [person('a'), person('b')];
    expect(nowState({ ...live, tab: tab({ people }) })).toEqual({ kind: 'lead', leadId: 'a', back: false });
    expect(nowState({ ...live, tab: tab({ people, chosen: 'b' }) })).toEqual({
      kind: 'lead',
      leadId: 'b',
      back: false,
    });
  });
  it('takes the person in front from the open message, not from the list beside it', () => {
    const beside = { ...person('a'), surface: 'list' as const };
    expect(nowState({ ...live, tab: tab({ opened: true, people: [beside] }) })).toEqual({ kind: 'nobody' });
    expect(nowState({ ...live, tab: tab({ people: [beside] }) })).toMatchObject({ leadId: 'a' });
    const chosen = tab({ opened: true, people: [person('b'), beside], chosen: 'a' });
    expect(nowState({ ...live, tab: chosen })).toMatchObject({ leadId: 'b' });
  });
  it('does not show a chosen person who has left the page', () => {
    expect(nowState({ ...live, tab: tab({ people: [person('a')], chosen: 'gone' }) })).toMatchObject({
      leadId: 'a',
    });
  });
  it('puts a lead opened by hand before the page', () => {
    expect(nowState({ ...live, opened: 'c', tab: tab({ people: [person('a')] }) })).toEqual({
      kind: 'lead',
      leadId: 'c',
      back: true,
    });
  });
  it.each(ClosedAccess.options)('says why a page is closed: %s', (access) => {
    expect(nowState({ ...live, tab: tab({ access }) })).toEqual({ kind: 'closed', why: access });
  });
  it('says on LinkedIn that only an address with a person in it helps', () => {
    expect(nowState({ ...live, tab: tab({ access: 'linkedin' }) })).toEqual({
      kind: 'closed',
      why: 'linkedin',
    });
    const strangers = [{ kind: 'linkedin' as const, value: 'profile:somebody' }];
    expect(nowState({ ...live, tab: tab({ access: 'linkedin', strangers }) })).toEqual({ kind: 'nobody' });
  });
  it.each(['unknown_address', 'needs_permission'] as const)('says why nothing is read: %s', (access) => {
    expect(nowState({ ...live, tab: tab({ access }) })).toEqual({ kind: access });
  });
  it('looks before it says that nobody is known', () => {
    expect(nowState({ ...live, tab: tab({ scanned: false }) })).toEqual({ kind: 'looking' });
    expect(nowState({ ...live, tab: tab({ scanned: false, access: 'linkedin' }) })).toEqual({
      kind: 'looking',
    });
    expect(nowState({ ...live, tab: tab() })).toEqual({ kind: 'nobody' });
  });
  it('asks to connect when not paired, whatever is on the page', () => {
    expect(
      nowState({
        status: status('unpaired'),
        opened: null,
        hasData: false,
        tab: tab({ people: [person('a')] }),
      }),
    ).toEqual({ kind: 'connect', ended: null });
    expect(nowState({ status: status('revoked'), opened: null, hasData: false, tab: tab() })).toEqual({
      kind: 'connect',
      ended: 'revoked',
    });
  });
  it('says so when connected without any data and none is coming', () => {
    expect(
      nowState({ status: status('server_unreachable'), opened: null, hasData: false, tab: tab() }),
    ).toEqual({ kind: 'no_data' });
    expect(nowState({ status: status('connecting'), opened: null, hasData: false, tab: tab() })).toEqual({
      kind: 'starting',
    });
  });
  it('shows the first data coming in, and works from the device when the server is away', () => {
    const progress = { received: 1, remaining: 2 };
    expect(
      nowState({ status: status('connecting', { progress }), opened: null, hasData: false, tab: tab() }),
    ).toEqual({ kind: 'first_sync', ...progress });
    expect(
      nowState({
        status: status('offline'),
        opened: null,
        hasData: true,
        tab: tab({ people: [person('a')] }),
      }),
    ).toMatchObject({ leadId: 'a' });
  });
});
