/** Switching to another workspace: every page begins anew, and the one where it was asked for puts the focus on the name. */
import { show } from '#lib/store/joining.ts';
import type { ConnectionView } from '#lib/store/overview.ts';

const ASKED_HERE = 'switched';

let arrived = sessionStorage.getItem(ASKED_HERE) !== null;
sessionStorage.removeItem(ASKED_HERE);

export function switchTo({ id }: Pick<ConnectionView, 'id'>): void {
  sessionStorage.setItem(ASKED_HERE, id);
  void show({ id });
}

/** Whether this page began because of a switch that was asked for here; true once. */
export function hasArrived(): boolean {
  const first = arrived;
  arrived = false;
  return first;
}

/** The workspace, or where it was. */
export const nameOf = ({ name, host }: ConnectionView): string | null => name ?? host;
