import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        // Extension pages see webextension-polyfill only through lib/platform; in Node it throws, so tests get a fake.
        resolve: {
          alias: {
            'webextension-polyfill': new URL('./tests/unit/support/fake-browser.ts', import.meta.url)
              .pathname,
          },
        },
        test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'] },
      },
      {
        test: {
          name: 'server',
          include: ['tests/server/**/*.test.ts'],
          globalSetup: ['tests/server/support/postgres.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
