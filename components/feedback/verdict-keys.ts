import type { Verdict } from '#lib/contract/records.ts';

export const VERDICTS = ['good', 'unsure', 'poor'] as const satisfies readonly Verdict[];

/** What the decision needs of a KeyboardEvent. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat: boolean;
  defaultPrevented: boolean;
  isComposing: boolean;
  target: EventTarget | null;
}

/** Fields take letters and digits, open menus and lists search by them. */
const TAKES_KEYS =
  'input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="combobox"], [role="searchbox"], [role="menu"], [role="listbox"], [role="dialog"]';

interface Closest {
  closest(selector: string): unknown;
}
const isElement = (target: EventTarget | null): target is EventTarget & Closest =>
  target !== null && 'closest' in target;

/** A bare key that no field or dialog waits for. */
const isBare = (press: KeyPress): boolean =>
  !(
    press.ctrlKey ||
    press.altKey ||
    press.metaKey ||
    press.repeat ||
    press.defaultPrevented ||
    press.isComposing
  ) && !(isElement(press.target) && press.target.closest(TAKES_KEYS));

/** 1, 2, 3 → a verdict, U → undo; null for every other key and wherever a key means something else. */
export function verdictKey(press: KeyPress): Verdict | 'undo' | null {
  if (!isBare(press)) return null;
  if (press.key.toLowerCase() === 'u') return 'undo';
  return VERDICTS[['1', '2', '3'].indexOf(press.key)] ?? null;
}
