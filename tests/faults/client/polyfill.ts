/**
 * In the place of webextension-polyfill inside a context: the browser of the unit tests for what a context has to itself, and the
 * simulated browser (world/browser.ts) for what outlives it and is shared with others.
 */
import browser from '../../unit/support/fake-browser.ts';
import type { Shared } from '../world/browser.ts';

declare const shared: Shared;

export default {
  ...browser,
  storage: { ...browser.storage, ...shared.storage },
  alarms: shared.alarms,
  runtime: { ...browser.runtime, ...shared.runtime },
};
