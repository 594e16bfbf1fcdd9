import type { IntlShape } from 'react-intl';

/** What brings data and has a name of its own; what else is stored as a source has sentences of its own. */
const NAMED = ['hubspot', 'salesforce'] as const;

/** The name of the system that brought something; null when what did has none that is known here. */
export function systemWords(intl: IntlShape, source: string | null): string | null {
  const system = NAMED.find((one) => one === source);
  return system ? intl.formatMessage({ id: `sources.system.${system}` }) : null;
}
