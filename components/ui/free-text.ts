import { FreeText, MAX_TEXT } from '#lib/contract/primitives.ts';

export type TextFault = 'too_long' | 'cannot_be_stored';

/** What is wrong with a free text as typed; null when it can be sent. */
export function textFault(text: string): TextFault | null {
  if (text.length > MAX_TEXT) return 'too_long';
  return FreeText.safeParse(text).success ? null : 'cannot_be_stored';
}
