import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isQuiet,
  nextAt,
  type QuietHours,
  quietEnds,
  startOfDay,
  wallClock,
} from '#lib/domain/quiet-hours.ts';

const QUARTER = 15 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;
const at = (text: string): number => Date.parse(text);
const NIGHTS: QuietHours = { quiet: { from: 18, to: 8 }, quietWeekends: false, zone: 'Europe/Stockholm' };
const WEEKENDS: QuietHours = { ...NIGHTS, quietWeekends: true };

describe('by the clock of Stockholm', () => {
  it('is quiet from six in the evening to eight in the morning', () => {
    expect(isQuiet(at('2026-03-02T16:59:59Z'), NIGHTS)).toBe(false);
    expect(isQuiet(at('2026-03-02T17:00:00Z'), NIGHTS)).toBe(true);
    expect(quietEnds(at('2026-03-02T17:00:00Z'), NIGHTS)).toBe(at('2026-03-03T07:00:00Z'));
    expect(quietEnds(at('2026-03-02T12:34:56Z'), NIGHTS)).toBe(at('2026-03-02T12:34:56Z'));
  });

  it('is quiet from Friday’s evening to Monday’s morning', () => {
    expect(quietEnds(at('2026-03-06T20:00:00Z'), WEEKENDS)).toBe(at('2026-03-09T07:00:00Z'));
    expect(isQuiet(at('2026-03-07T12:00:00Z'), WEEKENDS)).toBe(true);
    expect(isQuiet(at('2026-03-07T12:00:00Z'), NIGHTS)).toBe(false);
  });

  it('follows the clocks when they change', () => {
    // The night of 29 March is an hour shorter, that of 25 October an hour longer.
    expect(quietEnds(at('2026-03-28T20:00:00Z'), NIGHTS)).toBe(at('2026-03-29T06:00:00Z'));
    expect(quietEnds(at('2026-10-24T20:00:00Z'), NIGHTS)).toBe(at('2026-10-25T07:00:00Z'));
    expect(nextAt(8, at('2026-03-28T12:00:00Z'), NIGHTS)).toBe(at('2026-03-29T06:00:00Z'));
  });

  it('comes once to an hour that is left out, and once to one that there is twice', () => {
    const two = (after: string) => nextAt(2, at(after), NIGHTS);
    expect(two('2026-03-28T12:00:00Z')).toBe(at('2026-03-29T01:00:00Z'));
    expect(two('2026-03-29T01:00:00Z')).toBe(at('2026-03-30T00:00:00Z'));
    expect(two('2026-10-24T12:00:00Z')).toBe(at('2026-10-25T00:00:00Z'));
    expect(two('2026-10-25T00:00:00Z')).toBe(at('2026-10-26T01:00:00Z'));
  });
});

const ZONES = [
  'Europe/Stockholm',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'UTC',
];
const hour = fc.integer({ min: 0, max: 23 });
const instant = fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });
const hours = fc.record({
  quiet: fc.option(fc.record({ from: hour, to: hour }).filter(({ from, to }) => from !== to)),
  quietWeekends: fc.boolean(),
  zone: fc.constantFrom(...ZONES),
});

describe('anywhere, at any time', () => {
  it('quiet ends at the first quarter that is not quiet', () => {
    fc.assert(
      fc.property(hours, instant, (choice, now) => {
        const end = quietEnds(now, choice);
        expect(isQuiet(end, choice)).toBe(false);
        if (end === now) return;
        expect(end).toBeGreaterThan(now);
        for (let before = end - QUARTER; before > now; before -= QUARTER)
          expect(isQuiet(before, choice)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('an hour comes on every day that is not quiet, once', () => {
    fc.assert(
      fc.property(hours, instant, hour, (choice, now, wanted) => {
        const first = nextAt(wanted, now, choice);
        const second = nextAt(wanted, first, choice);
        const [one, other] = [wallClock(first, choice.zone), wallClock(second, choice.zone)];
        expect(first).toBeGreaterThan(now);
        expect(first - now).toBeLessThan((choice.quietWeekends ? 3 : 1) * DAY + 2 * 60 * 60 * 1000 + QUARTER);
        expect(one.hour).toBeGreaterThanOrEqual(wanted);
        expect(one.hour).toBeLessThanOrEqual(wanted + 1);
        expect(other.day > one.day).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('a day begins where the clock first shows it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instant, (zone, now) => {
        const { day } = wallClock(now, zone);
        const start = startOfDay(day, zone);
        expect(start).toBeLessThanOrEqual(now);
        expect(wallClock(start, zone).day).toBe(day);
        expect(wallClock(start - QUARTER, zone).day < day).toBe(true);
      }),
    );
  });
});
