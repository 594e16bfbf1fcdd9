import type { Campaign } from '#lib/contract/records.ts';
import { mayImport } from '../import/allowed.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { pageOf } from '../workspace/route.ts';
import { BRIEF_PARTS } from './brief.ts';
import styles from './CampaignLens.module.css';

/** What a seller should know of the campaign before calling; where nothing is written, marketing is told where to. */
export function CampaignBrief({
  campaign: { id, brief },
  linked,
}: {
  campaign: Campaign;
  /** The campaign's own page is elsewhere. */
  linked: boolean;
}) {
  const t = useText();
  const { me } = useDirectory();
  const written = BRIEF_PARTS.filter((part) => brief[part] !== '');
  const mayWrite = mayImport(me);
  if (written.length === 0 && !mayWrite) return null;
  return (
    <Card title={t('lens.brief')}>
      {written.length > 0 && (
        <dl className={styles.brief}>
          {written.map((part) => (
            <div key={part}>
              <dt>{t(`lens.brief.${part}`)}</dt>
              <dd>{brief[part]}</dd>
            </div>
          ))}
        </dl>
      )}
      {mayWrite && (
        <p className={styles.quiet}>
          {written.length === 0 && `${t('lens.briefNone')} `}
          {linked && (
            <a href={pageOf({ screen: 'campaign', id })} target="_blank" rel="noreferrer">
              {t('lens.describe')}
            </a>
          )}
        </p>
      )}
    </Card>
  );
}
