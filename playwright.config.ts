import { defineConfig } from '@playwright/test';

const MEASURING = ['hostile.spec.ts', 'invisible.spec.ts'].map((file) => `**/${file}`);

export default defineConfig({
  testDir: 'tests/e2e',
  globalSetup: './tests/e2e/support/beginning.ts',
  outputDir: 'test-results',
  workers: 2,
  retries: 0,
  forbidOnly: true,
  // Patience costs nothing: only a test that fails waits so long.
  timeout: 360_000,
  expect: { timeout: 40_000 },
  reporter: [['list']],
  projects: [
    // Two files at a time: most of them wait for an alarm, an answer or a screen more than they reckon.
    { name: 'together', testIgnore: MEASURING },
    // One at a time and after the others (tests/run.mjs): the browser has the machine to itself, and times mean something.
    { name: 'alone', testMatch: MEASURING, workers: 1 },
  ],
});
