import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentPolicy, knownPolicy } from '#lib/platform/policy.ts';
import { fake } from '../support/fake-browser.ts';

beforeEach(() => fake.reset());
afterEach(() => vi.restoreAllMocks());

/** Chromium has not read the organisation's settings yet: it answers when it has. */
function slowToAnswer(): { answer: () => void } {
  const waiting = Promise.withResolvers<void>();
  const { get } = fake.managed;
  vi.spyOn(fake.managed, 'get').mockImplementation(async (keys) => {
    await waiting.promise;
    return get.call(fake.managed, keys);
  });
  return { answer: waiting.resolve };
}

describe('the policy while the browser starts', () => {
  it('is what was decided last, without waiting', async () => {
    await fake.managed.set({ blockedSites: ['bank.example.com'] });
    await currentPolicy();
    const browser = slowToAnswer();
    expect((await knownPolicy()).blockedSites).toEqual(['bank.example.com']);
    browser.answer();
  });

  it('is waited for when nothing is known yet', async () => {
    await fake.managed.set({ blockedSites: ['bank.example.com'] });
    const browser = slowToAnswer();
    const known = knownPolicy();
    browser.answer();
    expect((await known).blockedSites).toEqual(['bank.example.com']);
  });

  it('is the new one once it was asked for', async () => {
    await fake.managed.set({ blockedSites: ['bank.example.com'] });
    await currentPolicy();
    await fake.managed.set({ blockedSites: ['crm.example.com'] });
    expect((await currentPolicy()).blockedSites).toEqual(['crm.example.com']);
    expect((await knownPolicy()).blockedSites).toEqual(['crm.example.com']);
  });
});
