import { createContext, use } from 'react';
import { useIntl } from 'react-intl';
import type { Stage } from '#lib/contract/records.ts';
import type { Directory } from '#lib/store/views.ts';
import { sentenceOf, useText } from './text.ts';

/** The workspace's own people, campaigns and words; small, so every screen may use it. */
export const DirectoryContext = createContext<Directory>({
  workspace: null,
  me: null,
  members: new Map(),
  teams: [],
  personas: [],
  campaigns: new Map(),
});

export const useDirectory = (): Directory => use(DirectoryContext);

/** A member's name; "you" for oneself. */
export function useMemberName(): (id: string | null) => string {
  const t = useText();
  const { me, members } = useDirectory();
  return (id) => {
    if (id === null) return t('member.none');
    if (id === me?.id) return t('member.you');
    return members.get(id)?.name ?? t('member.unknown');
  };
}

/** A text of the workspace's own in the person's language, else in English, else in whatever language there is. */
export function inLanguage(texts: Record<string, string>, locale: string): string | undefined {
  return texts[locale.split('-')[0] ?? ''] ?? texts.en ?? Object.values(texts)[0];
}

export function useStageName(): (stage: Stage) => string {
  const { locale } = useIntl();
  return (stage) => inLanguage(stage.name, locale) ?? stage.key;
}

/** A reason in words: the workspace's own wording, else the product's, else its key. */
export function useReasonName(): (key: string) => string {
  const intl = useIntl();
  const { workspace } = useDirectory();
  return (key) => {
    const own = workspace?.reasons.find((reason) => reason.key === key)?.name;
    return (own && inLanguage(own, intl.locale)) ?? sentenceOf(intl, `reason.${key}`) ?? key;
  };
}
