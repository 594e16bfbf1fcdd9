/** What is said of one connected system in other words than of the rest. */
import type { SourceSystem } from '#lib/contract/sources.ts';
import type { MessageKey } from '#lib/i18n/messages.ts';
import { useText } from '../ui/text.ts';

const OWN: Record<SourceSystem, Partial<Record<MessageKey, MessageKey>>> = {
  hubspot: {},
  salesforce: {
    'sources.address': 'sources.address.salesforce',
    'sources.addressHint': 'sources.addressHint.salesforce',
    'sources.problem.credential_refused': 'sources.problem.credential_refused.salesforce',
    'sources.problem.not_allowed': 'sources.problem.not_allowed.salesforce',
    'sources.problem.unexpected': 'sources.problem.unexpected.salesforce',
    'sources.writeBackMeans': 'sources.writeBackMeans.salesforce',
    'sources.writeNote': 'sources.writeNote.salesforce',
    'sources.writeProperty': 'sources.writeProperty.salesforce',
    'sources.writePropertyHint': 'sources.writePropertyHint.salesforce',
  },
};

/** `t` for sentences about a system, whose name they may say as `{system}`. */
export function useSystemText(): (
  system: SourceSystem,
  key: MessageKey,
  values?: Record<string, string | number>,
) => string {
  const t = useText();
  return (system, key, values) =>
    t(OWN[system][key] ?? key, { ...values, system: t(`sources.system.${system}`) });
}
