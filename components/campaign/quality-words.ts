import { useIntl } from 'react-intl';
import type * as z from 'zod';
import type { campaignQuality } from '#lib/contract/reports.ts';
import { useText } from '../ui/text.ts';

export type CampaignQuality = z.output<typeof campaignQuality.response>['tooFew'][number];

/** How good a campaign's leads are in short facts: the estimate with its interval, and how many leads it rests on. */
export function useQualityWords(): (quality: CampaignQuality) => string[] {
  const t = useText();
  const intl = useIntl();
  const percent = (share: number): string => intl.formatNumber(share, { style: 'percent' });
  return ({ leads, rated, votes, good }) => [
    votes === 0
      ? t('quality.noVotes')
      : t('quality.good', {
          share: percent(good.mean),
          low: percent(good.low),
          high: percent(good.high),
        }),
    leads === 0
      ? t('quality.noLeads')
      : t('quality.coverage', { rated, leads, share: percent(rated / leads) }),
  ];
}
