import type { IntlShape } from 'react-intl';
import type { PersonaLint } from '#lib/domain/persona-lint.ts';

/** A finding as a sentence. */
export function lintWords(intl: IntlShape, lint: PersonaLint): string {
  const values = lint.code === 'overlap' ? { name: lint.name, share: lint.share } : {};
  return intl.formatMessage({ id: `personaLint.${lint.code}` }, values);
}
