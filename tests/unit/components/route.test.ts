import { describe, expect, it } from 'vitest';
import { hashOf, pageOf, type Route, routeOf } from '../../../components/workspace/route.ts';
import { id } from '../support/records.ts';

describe('the full-tab page’s address', () => {
  it.each<[Route, string]>([
    [{ screen: 'search', asked: null }, '#search'],
    [{ screen: 'search', asked: 'b7e3' }, '#search/b7e3'],
    [{ screen: 'lead', id: id(1) }, `#lead/${id(1)}`],
    [{ screen: 'lead', id: id(1), at: id(2) }, `#lead/${id(1)}/${id(2)}`],
    [{ screen: 'account', id: id(2) }, `#account/${id(2)}`],
    [{ screen: 'campaign', id: id(3) }, `#campaign/${id(3)}`],
    [{ screen: 'persona', id: id(4) }, `#persona/${id(4)}`],
    [{ screen: 'asset', id: id(6) }, `#asset/${id(6)}`],
    [{ screen: 'feedback', query: '' }, '#feedback'],
    [{ screen: 'feedback', query: 'by=week&show=mine' }, '#feedback/by=week&show=mine'],
    [{ screen: 'sites' }, '#sites'],
    [{ screen: 'members' }, '#members'],
    [{ screen: 'invites' }, '#invites'],
    [{ screen: 'devices' }, '#devices'],
    [{ screen: 'keys' }, '#keys'],
    [{ screen: 'sources' }, '#sources'],
    [{ screen: 'audit' }, '#audit'],
    [{ screen: 'webhooks' }, '#webhooks'],
    [{ screen: 'drift' }, '#drift'],
    [{ screen: 'titles', leadId: null }, '#titles'],
    [{ screen: 'titles', leadId: id(5) }, `#titles/${id(5)}`],
    [{ screen: 'self-test', tabId: null }, '#self-test'],
    [{ screen: 'self-test', tabId: 12 }, '#self-test/12'],
  ])('says %j', (route, hash) => {
    expect(hashOf(route)).toBe(hash);
    expect(routeOf(hash)).toEqual(route);
    expect(pageOf(route)).toBe(`workspace.html${hash}`);
  });

  it.each(['', '#', '#nothing', '#lead', '#lead/', '#lead/<b>', '#account/%20'])(
    'that says nothing is the search: %s',
    (hash) => {
      expect(routeOf(hash)).toEqual({ screen: 'search', asked: null });
    },
  );

  it('shows feedback as usual where no filter could stand', () => {
    expect(routeOf('#feedback/<b>')).toEqual({ screen: 'feedback', query: '' });
  });

  it.each(['#self-test/x', '#self-test/-1', '#self-test/1e9'])('without a tab chooses one: %s', (hash) => {
    expect(routeOf(hash)).toEqual({ screen: 'self-test', tabId: null });
  });
});
