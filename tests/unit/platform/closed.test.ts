import { describe, expect, it } from 'vitest';
import { closedKind } from '../../../lib/platform/closed.ts';

const HOME = 'chrome-extension://samsyn/';

/** B20: each kind of page that cannot be looked at has its own sentence. */
describe('a page that nobody may look at', () => {
  it.each<[string, ReturnType<typeof closedKind>]>([
    ['chrome://settings/', 'browser_page'],
    ['chrome://newtab/', 'browser_page'],
    ['chrome-untrusted://print/', 'browser_page'],
    ['edge://extensions/', 'browser_page'],
    ['about:addons', 'browser_page'],
    ['about:config', 'browser_page'],
    ['about:reader?url=https%3A%2F%2Fcrm.example.com', 'browser_page'],
    ['devtools://devtools/bundled/inspector.html', 'browser_page'],
    ['view:something', 'browser_page'],
    ['https://chromewebstore.google.com/detail/x/abc', 'store'],
    ['https://chrome.google.com/webstore/category/extensions', 'store'],
    ['https://addons.mozilla.org/sv-SE/firefox/', 'store'],
    ['https://microsoftedge.microsoft.com/addons/Microsoft-Edge-Extensions-Home', 'store'],
    ['https://addons.opera.com/en/', 'store'],
    [`${HOME}workspace.html#search`, 'own_page'],
    ['chrome-extension://somebodyelse/options.html', 'extension'],
    ['moz-extension://7a0e/popup.html', 'extension'],
    ['view-source:https://crm.example.com/', 'view_source'],
    ['VIEW-SOURCE:https://crm.example.com/', 'view_source'],
    ['file:///home/anna/leads.html', 'file'],
    ['file:///home/anna/leads.pdf', 'file'],
    ['about:blank', 'not_web'],
    ['data:text/html,elin@company.example.com', 'not_web'],
    ['blob:https://crm.example.com/0e7f', 'not_web'],
    ['javascript:void(0)', 'not_web'],
    ['ftp://files.example.com/', 'not_web'],
    ['', 'not_web'],
    ['https://crm.example.com/', null],
    ['http://crm.example.com/', null],
    ['https://chrome.google.com/', null],
    ['https://microsoftedge.microsoft.com/', null],
    ['https://chromewebstore.google.com.example.org/', null],
    ['https://www.linkedin.com/in/elin-lund', null],
  ])('%s', (address, kind) => {
    expect(closedKind(address, HOME)).toBe(kind);
  });
});
