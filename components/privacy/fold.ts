import type { SentRequest } from '#lib/store/requests.ts';
import { dayKey } from '../ui/days.ts';

/** Requests of one kind that left one after the other, shown as one line. */
export interface SentRow {
  newest: SentRequest;
  times: number;
  /** Of all of them together. */
  items: number;
  bytes: number;
}

export interface SentDay {
  key: string;
  at: string;
  rows: SentRow[];
}

const sameKind = (a: SentRequest, b: SentRequest): boolean =>
  a.route === b.route && a.host === b.host && a.answered === b.answered;

/** Requests, newest first → days, newest first; neighbours of one kind are folded into the newest. */
export function foldRequests(requests: readonly SentRequest[]): SentDay[] {
  const days: SentDay[] = [];
  for (const request of requests) {
    const key = dayKey(new Date(request.at));
    let day = days.at(-1);
    if (day?.key !== key) {
      day = { key, at: request.at, rows: [] };
      days.push(day);
    }
    const row = day.rows.at(-1);
    if (row && sameKind(row.newest, request)) {
      row.times += 1;
      row.items += request.items;
      row.bytes += request.bytes;
    } else day.rows.push({ newest: request, times: 1, items: request.items, bytes: request.bytes });
  }
  return days;
}
