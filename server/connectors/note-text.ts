/** What a note in a connected system says of a verdict. */
import type { Reason } from '#lib/contract/records.ts';
import type { WriteBack } from '#lib/contract/sources.ts';
import en from '#locales/en.json' with { type: 'json' };
import sv from '#locales/sv.json' with { type: 'json' };
import type { ClaimedWrite } from '../db/source-writes.ts';

const FILES: Record<WriteBack['language'], Record<string, string>> = { en, sv };

/** Lines of plain text: who, the verdict and the reasons; the words; and the feedback's id, by which the note is known again. */
export function noteText(
  {
    author,
    verdict,
    reasons,
    note,
    feedbackId,
  }: Pick<ClaimedWrite, 'author' | 'verdict' | 'reasons' | 'note' | 'feedbackId'>,
  known: readonly Reason[],
  language: WriteBack['language'],
): string[] {
  const texts = FILES[language];
  const reasonOf = (key: string): string =>
    known.find((one) => one.key === key)?.name?.[language] ?? texts[`reason.${key}`] ?? key;
  const said = [texts[`verdict.${verdict}`] ?? verdict, ...reasons.map(reasonOf)].join(' · ');
  return [`${author}: ${said}`, ...(note.trim() === '' ? [] : [note.trim()]), `Samsyn ${feedbackId}`];
}
