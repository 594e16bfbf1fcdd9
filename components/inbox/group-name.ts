import type { Common } from '#lib/domain/feedback-groups.ts';
import { useDirectory, useReasonName } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';

/** What the items of a group have in common, in words. */
export function useGroupName(): (common: Common) => string {
  const t = useText();
  const date = useDate();
  const reasonName = useReasonName();
  const { campaigns, personas } = useDirectory();
  return ({ due, reason, campaign, persona, week }) =>
    [
      due !== undefined && t(`group.${due}`),
      reason !== undefined && (reason === null ? t('group.noReason') : reasonName(reason)),
      campaign !== undefined &&
        (campaign === null
          ? t('group.noCampaign')
          : (campaigns.get(campaign)?.name ?? t('campaign.unknown'))),
      persona !== undefined && (personas.find(({ id }) => id === persona)?.name ?? t('group.noPersona')),
      week !== undefined && t('group.week', { day: date(week) }),
    ]
      .filter(Boolean)
      .join(' · ');
}
