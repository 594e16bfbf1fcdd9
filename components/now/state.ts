import { ClosedAccess, inFront, type TabView } from '#lib/store/tab-state.ts';
import type { Status } from '#lib/sync/status.ts';

export type NowState =
  /** `wiped`: an administrator had ordered it, and nothing is left here. */
  | { kind: 'connect'; ended: 'revoked' | 'wiped' | null }
  | { kind: 'first_sync'; received: number; remaining: number }
  /** Connected, and the first data could not be fetched yet. */
  | { kind: 'no_data' }
  /** Nothing is known yet; shown as nothing, for a moment. */
  | { kind: 'starting' }
  /** `back`: a lead opened by hand, over what the page itself shows. */
  | { kind: 'lead'; leadId: string; back: boolean }
  /** A page that cannot be looked at, whatever the person allows; of LinkedIn, one whose address names nobody. */
  | { kind: 'closed'; why: ClosedAccess | 'linkedin' }
  | { kind: 'unknown_address' }
  | { kind: 'needs_permission' }
  | { kind: 'looking' }
  | { kind: 'nobody' };

interface Facts {
  status: Status | undefined;
  tab: TabView | null | undefined;
  /** A lead opened by hand (search, inbox). */
  opened: string | null;
  /** Whether any data is on this device, so that a first sync need not be waited for. */
  hasData: boolean;
}

/** What the Now screen is about. The open page decides; a lead opened by hand stands before it until the page changes. */
export function nowState({ status, tab, opened, hasData }: Facts): NowState {
  if (!status) return { kind: 'starting' };
  if (status.state === 'unpaired' || (status.state === 'revoked' && !hasData)) {
    const wiped = status.detailCode === 'wipe_ordered';
    return { kind: 'connect', ended: status.state === 'unpaired' ? null : wiped ? 'wiped' : 'revoked' };
  }
  if (!hasData) {
    if (status.progress) return { kind: 'first_sync', ...status.progress };
    return { kind: status.state === 'connecting' ? 'starting' : 'no_data' };
  }
  if (opened) return { kind: 'lead', leadId: opened, back: true };
  if (!tab) return { kind: 'starting' };
  const front = inFront(tab);
  const person = front.find(({ leadId }) => leadId === tab.chosen) ?? front[0];
  if (person) return { kind: 'lead', leadId: person.leadId, back: false };
  const closed = ClosedAccess.safeParse(tab.access);
  if (closed.success) return { kind: 'closed', why: closed.data };
  if (tab.access === 'unknown_address') return { kind: 'unknown_address' };
  if (tab.access === 'needs_permission') return { kind: 'needs_permission' };
  if (!tab.scanned) return { kind: 'looking' };
  if (tab.access === 'linkedin' && tab.strangers.length === 0) return { kind: 'closed', why: 'linkedin' };
  return { kind: 'nobody' };
}
