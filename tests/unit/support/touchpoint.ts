import type { Touchpoint } from '#lib/contract/records.ts';

/** A mail opened on a spring morning, but for what the test says otherwise. */
export const touchpoint = (id: string, more: Partial<Touchpoint> = {}): Touchpoint => ({
  id,
  leadId: 'lead',
  at: '2026-03-02T09:00:00.000Z',
  kind: 'email_open',
  direction: 'in',
  actor: 'unknown',
  rule: null,
  side: 'marketing',
  channel: 'Email',
  campaignId: null,
  title: 'Board-ready numbers',
  detail: null,
  startsAt: null,
  ...more,
});
