import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import type { Campaign } from '#lib/contract/records.ts';
import { personasReached, type Reached } from '#lib/domain/campaign-voice.ts';
import type { CampaignView } from '#lib/store/campaign.ts';
import { readPersona } from '../persona/reading.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { Bar } from './CampaignFigures.tsx';
import styles from './CampaignLens.module.css';

/** Below this, a share says less than its two numbers. */
const SHARE_FROM = 5;

/** The personas that the campaign was aimed at, and those whom sellers met: how many of each are good. */
export default function PersonasReached({ campaign, view }: { campaign: Campaign; view: CampaignView }) {
  const t = useText();
  const { personas, workspace } = useDirectory();
  const rules = workspace?.titleRules;
  const reached = useMemo(() => {
    const known = (leadId: string): string | null | undefined => {
      const one = view.leads.get(leadId);
      return one && (readPersona(personas, rules, one.lead, one.account).shown?.persona.id ?? null);
    };
    const there = campaign.personaIds.filter((id) => personas.some((persona) => persona.id === id));
    return personasReached(view.feedback, { personaIds: there }, known);
  }, [campaign, view, personas, rules]);
  if (reached.length === 0) return null;
  return (
    <Card title={t('lens.personas')}>
      <ul className={styles.personas}>
        {reached.map((one) => (
          <li key={one.personaId ?? ''}>
            <span>
              {personas.find(({ id }) => id === one.personaId)?.name ?? t('lens.noPersona')}{' '}
              {one.aimedAt && <Tag tone="both">{t('lens.aimedAt')}</Tag>}
            </span>
            <Bar
              share={shareOf(one)}
              tone={one.decided >= SHARE_FROM && shareOf(one) < HALF ? 'bad' : 'both'}
            />
            <GoodOnes {...one} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

const HALF = 0.5;
const shareOf = ({ good, decided }: Reached): number => (decided === 0 ? 0 : good / decided);

function GoodOnes({ good, decided }: Reached) {
  const t = useText();
  const intl = useIntl();
  if (decided === 0) return <span className={styles.quiet}>{t('lens.nobody')}</span>;
  return (
    <span>
      {decided < SHARE_FROM
        ? t('lens.goodOf', { good, decided })
        : t('lens.goodShare', { share: intl.formatNumber(good / decided, { style: 'percent' }), decided })}
    </span>
  );
}
