import type { Stage } from '#lib/contract/records.ts';
import { useStageName } from '../ui/directory.ts';
import { Hidden } from '../ui/Hidden.tsx';
import { useText } from '../ui/text.ts';
import styles from './StageBar.module.css';

/** How far the lead has come on the buying journey that both departments share. */
export function StageBar({ stages, current }: { stages: readonly Stage[]; current: string | null }) {
  const t = useText();
  const stageName = useStageName();
  const reached = stages.findIndex((stage) => stage.key === current);
  return (
    <div className={styles.journey}>
      <div className={styles.bars} aria-hidden="true">
        {stages.map((stage, index) => (
          <span key={stage.key} className={index <= reached ? styles.on : undefined} />
        ))}
      </div>
      <ol className={styles.names} aria-label={t('lead.stages')}>
        {stages.map((stage, index) => (
          <li key={stage.key} aria-current={index === reached ? 'step' : undefined}>
            {stageName(stage)}
            {index === reached && <Hidden>{t('lead.stageNow')}</Hidden>}
          </li>
        ))}
      </ol>
    </div>
  );
}
