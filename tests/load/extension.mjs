// Preloaded: lets the extension's own code run in Node, with a browser in memory behind it.
import { registerHooks } from 'node:module';

const browser = new URL('../unit/support/fake-browser.ts', import.meta.url).href;
registerHooks({
  resolve: (name, context, next) =>
    name === 'webextension-polyfill' ? next(browser, context) : next(name, context),
});
