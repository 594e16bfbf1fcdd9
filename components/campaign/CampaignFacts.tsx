import { useIntl } from 'react-intl';
import type { Campaign } from '#lib/contract/records.ts';
import { channelWords } from '../ui/channel-words.ts';
import { useText } from '../ui/text.ts';
import styles from './CampaignFacts.module.css';

/** When a campaign runs and through what, in one line. */
export function CampaignFacts({ campaign }: { campaign: Campaign }) {
  const t = useText();
  const intl = useIntl();
  const day = (value: string) =>
    intl.formatDate(`${value}T12:00:00`, { day: 'numeric', month: 'short', year: 'numeric' });
  const dates =
    campaign.startsOn && campaign.endsOn
      ? intl.formatDateTimeRange(
          new Date(`${campaign.startsOn}T12:00:00`),
          new Date(`${campaign.endsOn}T12:00:00`),
          { day: 'numeric', month: 'short' },
        )
      : campaign.startsOn
        ? t('campaign.since', { day: day(campaign.startsOn) })
        : null;
  const channels = campaign.channels.map((channel) => channelWords(intl, channel));
  return (
    <p className={styles.facts}>
      {[dates, channels.length > 0 && intl.formatList(channels, { type: 'unit' })]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}
