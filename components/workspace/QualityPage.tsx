import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { LeadModel } from '#lib/contract/models.ts';
import { campaignQuality } from '#lib/contract/reports.ts';
import { SHOWN_FROM } from '#lib/domain/model.ts';
import { ask } from '#lib/sync/ask.ts';
import { type CampaignQuality, useQualityWords } from '../campaign/quality-words.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { CompetitorsCard } from './CompetitorsCard.tsx';
import { FromServer } from './FromServer.tsx';
import { Row, Rows } from './Rows.tsx';
import { hashOf } from './route.ts';
import { StepsCard } from './StepsCard.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** How good the campaigns' leads are by sellers' verdicts, in an order as far as the verdicts tell one. */
export default function QualityPage() {
  const t = useText();
  const { workspace, campaigns } = useDirectory();
  const nameOf = ({ campaign }: CampaignQuality): string => campaigns.get(campaign)?.name ?? '';
  /** Any other order would look like a rank. */
  const byName = (all: readonly CampaignQuality[]): CampaignQuality[] =>
    all.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)));
  const answer = useAnswer(useCallback(() => ask(campaignQuality, {}), []));
  return (
    <>
      <h2 className={styles.title}>{t('workspace.quality')}</h2>
      <p className={styles.quiet}>{t('quality.means')}</p>
      <FromServer answer={answer}>
        {({ places, tooFew, calibratedFor }) => (
          <>
            {places.length + tooFew.length === 0 && (
              <Line title={t('quality.none')}>
                <p>{t('quality.noneWhy')}</p>
              </Line>
            )}
            {places.length > 0 && (
              <Card title={t('quality.ranked')}>
                <p className={styles.quiet}>{t('quality.samePlace')}</p>
                <Rows label={t('quality.ranked')}>
                  {places.flatMap((place, at) =>
                    place.map((one) => <CampaignRow key={one.campaign} quality={one} place={at + 1} />),
                  )}
                </Rows>
              </Card>
            )}
            {tooFew.length > 0 && (
              <Card title={t('quality.tooFew')}>
                <p className={styles.quiet}>{t('quality.tooFewWhy')}</p>
                <Rows label={t('quality.tooFew')}>
                  {byName(tooFew).map((one) => (
                    <CampaignRow key={one.campaign} quality={one} place={null} />
                  ))}
                </Rows>
              </Card>
            )}
            {calibratedFor !== null && (
              <p className={styles.quiet}>{t('quality.calibrated', { count: calibratedFor })}</p>
            )}
          </>
        )}
      </FromServer>
      <StepsCard />
      <CompetitorsCard />
      <Card title={t('prediction.label')}>
        <p>
          <ModelWords model={workspace?.leadModel ?? null} />
        </p>
      </Card>
    </>
  );
}

function CampaignRow({ quality, place }: { quality: CampaignQuality; place: number | null }) {
  const t = useText();
  const words = useQualityWords();
  const { campaigns } = useDirectory();
  const name = campaigns.get(quality.campaign)?.name ?? t('quality.unknownCampaign');
  return (
    <Row
      title={
        <>
          {place !== null && `${t('quality.place', { place })} `}
          <a href={hashOf({ screen: 'campaign', id: quality.campaign })}>{name}</a>
        </>
      }
      tags={quality.lowCoverage && quality.rated > 0 ? <Tag>{t('quality.low')}</Tag> : undefined}
      facts={words(quality)}
    />
  );
}

/** Why leads are predicted, or are not. */
function ModelWords({ model }: { model: LeadModel | null }) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  if (model === null || model.state === 'too_few') {
    const { outcomes, won } = model ?? { outcomes: 0, won: 0 };
    return t('prediction.tooFew', { outcomes, won, needed: SHOWN_FROM.outcomes, each: SHOWN_FROM.each });
  }
  const trained = t('prediction.trained', { count: model.trainedOn, day: date(model.until) });
  if (model.state === 'shown') return `${t('prediction.onCard')} ${trained}`;
  const { n, baseRate } = model.measures;
  const share = intl.formatNumber(baseRate, { style: 'percent' });
  return `${t('prediction.noBetter', { n, share })} ${trained}`;
}
