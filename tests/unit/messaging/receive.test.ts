import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { sitesIn } from '../../../lib/messaging/background-to-detector.ts';
import { type Handlers, receive } from '../../../lib/messaging/receive.ts';
import { classifySender, type RawSender, type Sender } from '../../../lib/messaging/sender.ts';

const SELF = 'samsyn-test';
const HOME = `chrome-extension://${SELF}/`;
const classify = (raw: RawSender): Sender | null => classifySender(raw, SELF, HOME);

const PAGE: RawSender = {
  id: SELF,
  url: 'https://crm.example.com/',
  frameId: 0,
  tab: { id: 7, windowId: 3 },
};
const fromPage = { from: 'detector', tabId: 7, windowId: 3, url: 'https://crm.example.com/' } as const;

const report = {
  type: 'page.found',
  url: 'https://crm.example.com/',
  sightings: [{ kind: 'email', value: 'elin@Company.example.com', surface: 'text' }],
  total: 1,
  partly: false,
  complete: true,
  owners: [],
  opened: false,
  links: [],
  site: null,
};
const SITE = { id: 'gmail', sender: '.from', list: 'tr', open: '/id/' };

const handlers = () => {
  const detector = vi.fn(async () => ({ ok: true }) as const);
  const panel = vi.fn(async () => ({ ok: true }) as const);
  return { detector, panel } satisfies Handlers;
};

describe('senders', () => {
  it('knows the detector and our own pages', () => {
    expect(classify(PAGE)).toEqual(fromPage);
    expect(classify({ id: SELF, url: `${HOME}sidepanel.html` })).toEqual({ from: 'panel' });
    expect(
      classify({ id: SELF, url: `${HOME}welcome.html`, frameId: 0, tab: { id: 9, windowId: 3 } }),
    ).toEqual({ from: 'panel' });
  });

  it.each<[string, RawSender]>([
    ['another extension', { ...PAGE, id: 'other' }],
    ['another extension that names our page', { id: 'other', url: `${HOME}sidepanel.html` }],
    ['a frame inside a page', { ...PAGE, frameId: 4 }],
    ['no frame', { ...PAGE, frameId: undefined }],
    ['no tab', { id: SELF, url: 'https://crm.example.com/' }],
    ['a page with another extension’s address', { ...PAGE, url: 'chrome-extension://other/x.html' }],
    ['an address that only begins like ours', { id: SELF, url: `chrome-extension://${SELF}.example.com/` }],
    ['no address', { id: SELF, tab: { id: 7, windowId: 3 }, frameId: 0 }],
    ['nothing', {}],
  ])('refuses %s', (_, raw) => {
    expect(classify(raw)).toBeNull();
  });
});

describe('receive', () => {
  it('hands a report to the detector’s handler alone', async () => {
    const to = handlers();
    expect(await receive(report, fromPage, to)).toEqual({ ok: true });
    expect(to.detector).toHaveBeenCalledOnce();
    expect(to.panel).not.toHaveBeenCalled();
  });

  it('hands on that a detector begins', async () => {
    const to = handlers();
    await receive({ type: 'page.opened' }, fromPage, to);
    expect(to.detector).toHaveBeenCalledWith({ type: 'page.opened' }, fromPage);
  });

  it.each([
    [{ ok: true, sites: [SITE] }, [SITE]],
    [{ ok: true, sites: [] }, []],
    [{ ok: true, sites: [SITE, 7, null, { id: 'half' }] }, [SITE]],
    [{ ok: true }, undefined],
    [{ ok: false, error: { code: 'internal' } }, undefined],
    [undefined, undefined],
    ['gmail', undefined],
  ])('out of the reply %j the detector takes the site records %j', (reply, sites) => {
    expect(sitesIn(reply)).toEqual(sites);
  });

  it.each([
    ['what only a panel may ask', { type: 'leads.changed' }],
    [
      'more than 100 sightings',
      { ...report, sightings: Array.from({ length: 101 }, () => report.sightings[0]) },
    ],
    ['an unknown surface', { ...report, sightings: [{ ...report.sightings[0], surface: 'magic' }] }],
    ['a value without end', { ...report, sightings: [{ ...report.sightings[0], value: 'x'.repeat(2501) }] }],
    ['no address', { ...report, url: 'nowhere' }],
    ['an unknown type', { ...report, type: 'page.steal' }],
  ])('refuses %s from a page', async (_, message) => {
    const to = handlers();
    expect(await receive(message, fromPage, to)).toEqual({ ok: false, error: { code: 'refused' } });
    expect(to.detector).not.toHaveBeenCalled();
    expect(to.panel).not.toHaveBeenCalled();
  });

  it('lets nothing in from unknown senders, nor anything that is no message', async () => {
    const to = handlers();
    expect(await receive(report, null, to)).toMatchObject({ ok: false });
    await fc.assert(
      fc.asyncProperty(
        fc.anything(),
        fc.constantFrom<Sender>(fromPage, { from: 'panel' }),
        async (message, sender) => {
          expect(await receive(message, sender, to)).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 500 },
    );
    expect(to.detector).not.toHaveBeenCalled();
    expect(to.panel).not.toHaveBeenCalled();
  });

  it('answers a failing handler with a code and nothing else', async () => {
    const silent = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const to = { ...handlers(), panel: async () => Promise.reject(new Error('elin@company.example.com')) };
    expect(await receive({ type: 'leads.changed' }, { from: 'panel' }, to)).toEqual({
      ok: false,
      error: { code: 'internal' },
    });
    expect(JSON.stringify(silent.mock.calls)).not.toContain('elin');
    silent.mockRestore();
  });
});
