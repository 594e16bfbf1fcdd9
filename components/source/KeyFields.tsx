import type { SourceCredential, SourceSystem } from '#lib/contract/sources.ts';
import { ShortText } from '../ui/ShortText.tsx';
import { useText } from '../ui/text.ts';

type Field = 'token' | 'consumerKey' | 'consumerSecret';

/** What of the fields a system asks for. */
export const KEY_FIELDS: Record<SourceSystem, readonly Field[]> = {
  hubspot: ['token'],
  salesforce: ['consumerKey', 'consumerSecret'],
};
const SHOWN: ReadonlySet<Field> = new Set(['consumerKey']);

/** A system's key as it is typed; fields of other systems stay empty. */
export type KeyDraft = Record<Field, string>;
export const NO_KEY: KeyDraft = { token: '', consumerKey: '', consumerSecret: '' };

/** What was typed, as the system's key alone. */
export const keyOf = (
  system: SourceSystem,
  { token, consumerKey, consumerSecret }: KeyDraft,
): SourceCredential => (system === 'hubspot' ? { token } : { consumerKey, consumerSecret });

/** Asks for a system's key. */
export function KeyFields({
  system,
  draft,
  faulty = false,
  onChange,
}: {
  system: SourceSystem;
  draft: KeyDraft;
  /** Says of what is empty that it is needed. */
  faulty?: boolean;
  onChange: (draft: KeyDraft) => void;
}) {
  const t = useText();
  return KEY_FIELDS[system].map((field) => (
    <ShortText
      key={field}
      label={t(`sources.${field}`)}
      hint={t(`sources.${field}Hint`)}
      type={SHOWN.has(field) ? 'text' : 'password'}
      value={draft[field]}
      maxLength={500}
      error={faulty && draft[field].trim() === '' ? t(`sources.${field}Needed`) : null}
      onChange={(text) => onChange({ ...draft, [field]: text })}
    />
  ));
}
