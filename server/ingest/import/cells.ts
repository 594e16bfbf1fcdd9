/** Numbers and dates as spreadsheets and tools write them. What can be read in two ways is not guessed. */
import type { DateOrder } from '#lib/contract/imports.ts';

/** Excel counts days from here (its own leap-year error is behind us for every day since March 1900). */
const EXCEL_EPOCH = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

const NAMED = ['jan', 'feb', 'mar', 'apr', 'maj', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'];

/** 0 for no month's name. */
function monthOf(name: string): number {
  const start = name.toLowerCase().slice(0, 3).replace('may', 'maj').replace('oct', 'okt');
  return NAMED.indexOf(start) + 1;
}

/** The day, when there is such a day between 2000 and 2099. */
function day(year: number, month: number, date: number): string | null {
  const full = year < 100 ? 2000 + year : year;
  const at = new Date(Date.UTC(full, month - 1, date));
  return full >= 2000 && full < 2100 && at.getUTCMonth() === month - 1 && at.getUTCDate() === date
    ? at.toISOString().slice(0, 10)
    : null;
}

export type DayRead = { day: string } | 'bad_date' | 'ambiguous_date';

/**
 * A calendar day: `2026-03-04`, `2026/03/04`, `4.3.2026`, `4 Mar 2026`, `Mar 4, 2026`, Excel's number of days, and `03/04/2026` as
 * `order` says; a time of day behind it is left out.
 */
export function readDay(text: string, order: DateOrder): DayRead {
  const found = (value: string | null): DayRead => (value === null ? 'bad_date' : { day: value });
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(text);
  if (iso) return found(day(Number(iso[1]), Number(iso[2]), Number(iso[3])));
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:[, ].*)?$/.exec(text);
  if (dotted) return found(day(Number(dotted[3]), Number(dotted[2]), Number(dotted[1])));
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?:[, ].*)?$/.exec(text);
  if (slashed) {
    const [first, second, year] = slashed.slice(1).map(Number) as [number, number, number];
    const sure = first > 12 ? 'dmy' : second > 12 ? 'mdy' : first === second ? 'dmy' : order;
    if (sure === null) return 'ambiguous_date';
    return found(sure === 'dmy' ? day(year, second, first) : day(year, first, second));
  }
  const worded =
    /^(?<date>\d{1,2})[ .-]+(?<month>\p{L}{3,9})\.?[ ,-]+(?<year>\d{4})/u.exec(text) ??
    /^(?<month>\p{L}{3,9})\.? (?<date>\d{1,2}), (?<year>\d{4})/u.exec(text);
  if (worded?.groups) {
    const { date, month = '', year } = worded.groups;
    return found(day(Number(year), monthOf(month), Number(date)));
  }
  if (/^\d{5}(?:[.,]\d+)?$/.test(text))
    return found(new Date(EXCEL_EPOCH + Number(text.slice(0, 5)) * DAY_MS).toISOString().slice(0, 10));
  return 'bad_date';
}

/** Which order the dates of a column have, when one of them tells it. */
export function orderOf(texts: readonly string[]): { order: DateOrder; open: boolean } {
  let open = false;
  for (const text of texts) {
    if (readDay(text, null) === 'ambiguous_date') open = true;
    const parts = /^(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}/.exec(text);
    if (parts && Number(parts[1]) > 12) return { order: 'dmy', open: false };
    if (parts && Number(parts[2]) > 12) return { order: 'mdy', open: false };
  }
  return { order: null, open };
}

/**
 * A number that may have a currency, thousands apart, and a comma or a point before its decimals. With one mark and three digits
 * behind it (`1.234`), those are thousands. null for anything else, and for minus.
 */
export function readAmount(text: string): number | null {
  const bare = text.replace(/^[\p{Sc}\p{L}]{0,3}\s*|\s*[\p{Sc}\p{L}]{0,3}\.?$/gu, '').replace(/[\s'’]/g, '');
  if (!/^\d[\d.,]*$/.test(bare)) return null;
  const last = Math.max(bare.lastIndexOf(','), bare.lastIndexOf('.'));
  const marks = bare.replace(/\d/g, '');
  const decimals =
    last !== -1 && (new Set(marks).size === 2 || (marks.length === 1 && bare.length - last - 1 !== 3));
  const digits = decimals
    ? `${bare.slice(0, last).replace(/[.,]/g, '')}.${bare.slice(last + 1)}`
    : bare.replace(/[.,]/g, '');
  const value = Number(digits);
  return Number.isFinite(value) && value < 1e12 ? value : null;
}

/** A count: a whole number as readAmount reads it. */
export function readCount(text: string): number | null {
  const value = readAmount(text);
  return value !== null && Number.isInteger(value) ? value : null;
}
