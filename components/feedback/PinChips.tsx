import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PinnedTouchpoint, Touchpoint } from '#lib/contract/records.ts';
import { isMachines } from '#lib/domain/machine.ts';
import { Button } from '../ui/Button.tsx';
import { ManyChips } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { touchWords } from '../ui/touch-words.ts';
import { dayWords } from '../ui/When.tsx';
import styles from './Details.module.css';

interface Props {
  /** The lead's newest ones. */
  touchpoints: readonly Touchpoint[];
  /** How those already chosen read. */
  pinned: readonly PinnedTouchpoint[];
  chosen: readonly string[];
  /** What the verdict counts for. */
  campaignId: string | null;
  onChange: (touchpoints: string[]) => void;
}

const FEW = 4;

/** Which of the lead's touchpoints a verdict is about, the newest first; what machines did is not offered. */
export function PinChips({ touchpoints, pinned, chosen, campaignId, onChange }: Props) {
  const t = useText();
  const intl = useIntl();
  const { campaigns } = useDirectory();
  const [all, setAll] = useState(false);
  const offered: readonly PinnedTouchpoint[] = [
    ...touchpoints.filter((one) => !isMachines(one)),
    ...pinned.filter(({ id }) => chosen.includes(id) && !touchpoints.some((one) => one.id === id)),
  ];
  if (offered.length === 0) return null;
  const shown = all ? offered : offered.filter(({ id }, at) => at < FEW || chosen.includes(id));
  const others = new Set(
    touchpoints.flatMap((one) =>
      chosen.includes(one.id) && one.campaignId !== null && one.campaignId !== campaignId
        ? [campaigns.get(one.campaignId)?.name ?? t('campaign.unknown')]
        : [],
    ),
  );
  const counted = campaignId === null ? null : (campaigns.get(campaignId)?.name ?? t('campaign.unknown'));
  return (
    <div>
      <ManyChips
        label={t('pins.about')}
        hint={t('pins.hint')}
        options={shown.map((one) => ({
          key: one.id,
          text: t('pins.option', { touch: touchWords(intl, one), day: dayWords(intl, one.at, new Date()) }),
        }))}
        chosen={chosen}
        onChange={onChange}
      />
      {shown.length < offered.length && (
        <Button look="link" onPress={() => setAll(true)}>
          {t('pins.more', { count: offered.length - shown.length })}
        </Button>
      )}
      {others.size > 0 && (
        <p className={styles.hint}>
          {t('pins.otherCampaign', {
            other: intl.formatList([...others]),
            counted: counted ?? t('campaign.none'),
          })}
        </p>
      )}
    </div>
  );
}
