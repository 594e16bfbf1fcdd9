/** How this sidebar stands with the server. A state of the open page, except the time of the last contact. */

import { watchLastContact } from '#lib/store/contact.ts';
import type { Watch } from '#lib/store/watch.ts';
import type { Progress } from './pull.ts';

export type State =
  | 'unpaired'
  | 'connecting'
  | 'live'
  | 'offline'
  | 'server_unreachable'
  /** This device was signed out on the server, or by the person. */
  | 'revoked'
  | 'wrong_answer'
  /** Server and extension are too far apart; `detailCode` says who must be updated. */
  | 'version';

export interface Status {
  state: State;
  detailCode?: string;
  /** When the server last answered, also in an earlier session; null: never. */
  lastContactAt: string | null;
  /** While changes are being fetched. */
  progress: Progress | null;
}

let current: Status = { state: 'connecting', lastContactAt: null, progress: null };
const listeners = new Set<(status: Status) => void>();

export const watchStatus = (): Watch<Status> => (emit) => {
  listeners.add(emit);
  emit(current);
  const stop = watchLastContact((at) => change({ lastContactAt: at }));
  return () => {
    listeners.delete(emit);
    stop();
  };
};

/** A new state drops the detail of the former one. */
export function setState(state: State, detailCode?: string): void {
  const { lastContactAt, progress } = current;
  announce({ state, lastContactAt, progress, ...(detailCode === undefined ? {} : { detailCode }) });
}

export const setProgress = (progress: Progress | null): void => change({ progress });

const change = (patch: Partial<Status>): void => announce({ ...current, ...patch });

function announce(next: Status): void {
  if (JSON.stringify(next) === JSON.stringify(current)) return;
  current = next;
  for (const listener of listeners) listener(current);
}

const STATE_OF: Record<string, State> = {
  offline: 'offline',
  wrong_answer: 'wrong_answer',
  not_our_server: 'wrong_answer',
  redirected: 'wrong_answer',
  token_revoked: 'revoked',
  token_expired: 'revoked',
  unauthenticated: 'revoked',
};

/** The state that a failed call means. */
export const stateOf = (code: string): State =>
  /_too_(?:old|new)$/.test(code) ? 'version' : (STATE_OF[code] ?? 'server_unreachable');
