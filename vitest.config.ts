import { defineConfig } from 'vitest/config';

// Extension pages see webextension-polyfill only through lib/platform; in Node it throws, so tests get a fake.
const resolve = {
  alias: {
    'webextension-polyfill': new URL('./tests/unit/support/fake-browser.ts', import.meta.url).pathname,
  },
};

export default defineConfig({
  test: {
    projects: [
      {
        resolve,
        // Patience costs nothing: only a test that fails waits so long.
        test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], testTimeout: 20_000 },
      },
      {
        resolve,
        test: {
          name: 'server',
          include: ['tests/server/**/*.test.ts'],
          globalSetup: ['tests/server/support/postgres.ts'],
          // Two files at a time: they wait for databases more than they reckon.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        // Each runs the simulator in a process of its own, whose clock and chance are not the computer's.
        test: { name: 'faults', include: ['tests/faults/**/*.test.ts'], testTimeout: 600_000 },
      },
      {
        // What needs more than every machine has, or more time: only by the commands of tests/long.mjs.
        resolve,
        test: { name: 'long', include: ['tests/long/**/*.test.ts'], testTimeout: 600_000 },
      },
    ],
  },
});
