import type { MessageKey } from '#lib/i18n/messages.ts';
import type { Status } from '#lib/sync/status.ts';

type State = Status['state'];
export type Mood = 'good' | 'waiting' | 'trouble';

/** How a connection state looks and reads in the header. Words first: the dot's colour only repeats them. */
export const CONNECTION: Record<State, { words: MessageKey; means: MessageKey; mood: Mood }> = {
  unpaired: { words: 'status.unpaired', means: 'status.unpaired.means', mood: 'waiting' },
  connecting: { words: 'status.connecting', means: 'status.connecting.means', mood: 'waiting' },
  live: { words: 'status.live', means: 'status.live.means', mood: 'good' },
  offline: { words: 'status.offline', means: 'status.offline.means', mood: 'waiting' },
  server_unreachable: { words: 'status.unreachable', means: 'status.unreachable.means', mood: 'waiting' },
  revoked: { words: 'status.revoked', means: 'status.revoked.means', mood: 'trouble' },
  wrong_answer: { words: 'status.wrongAnswer', means: 'status.wrongAnswer.means', mood: 'trouble' },
  version: { words: 'status.version', means: 'status.version.means', mood: 'trouble' },
};

export interface Waiting {
  waiting: number;
  needsYou: number;
}

/** What matters most just now: something refused, then trouble, then what is on its way, then the plain state. */
export function headline(
  state: State,
  { waiting, needsYou }: Waiting,
): { words: MessageKey; count: number; mood: Mood } {
  if (needsYou > 0) return { words: 'status.needsYou', count: needsYou, mood: 'trouble' };
  const { words, mood } = CONNECTION[state];
  if (waiting === 0) return { words, count: 0, mood };
  if (state === 'live') return { words: 'status.sending', count: waiting, mood: 'waiting' };
  if (state === 'offline') return { words: 'status.offlineWaiting', count: waiting, mood };
  if (state === 'server_unreachable') return { words: 'status.unreachableWaiting', count: waiting, mood };
  return { words, count: waiting, mood };
}

/** Cached data is shown with its age in these states. */
export const isAway = (state: State): boolean => state !== 'live' && state !== 'connecting';
