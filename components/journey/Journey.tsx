import { lazy, Suspense, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { Touchpoint } from '#lib/contract/records.ts';
import { isFiltering, isWanted, NO_FILTER, type TouchFilter } from '#lib/domain/touch-filter.ts';
import { changeSetting } from '#lib/store/settings.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { agoWords, Day } from '../ui/When.tsx';
import { foldByDay } from './fold.ts';
import styles from './Journey.module.css';
import { Touch } from './Touch.tsx';
import { useOlder } from './use-older.ts';

const Filters = lazy(() => import('./Filters.tsx'));

interface Timeline {
  touchpoints: Touchpoint[];
  total: number;
  asOf: string;
}

interface Props {
  leadId: string;
  /** Null: not on this device. */
  timeline: Timeline | null;
  offline: boolean;
  /** What was chosen before, for whichever lead. */
  chosen: TouchFilter;
}

const NONE: Touchpoint[] = [];

/** What marketing and sales did with this person, and what the person did, newest first. */
export default function Journey({ leadId, timeline, offline, chosen }: Props) {
  const t = useText();
  const intl = useIntl();
  const errorText = useErrorText();
  const older = useOlder(leadId, timeline?.touchpoints ?? NONE);
  const [filter, setFilter] = useState(chosen);
  const [choosing, setChoosing] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const shown = older.all.filter((touchpoint) => isWanted(touchpoint, filter));
  const missing = timeline ? Math.max(0, timeline.total - older.all.length) : 0;
  const any = older.all.length > 0;

  function choose(next: TouchFilter) {
    setFilter(next);
    void changeSetting({ journeyFilter: next });
  }

  return (
    <Card
      name="journey"
      title={t('journey.title')}
      aside={
        timeline && (
          <span className={styles.aside}>
            {t('journey.count', { count: timeline.total })}
            {any && (
              <>
                {' · '}
                <Button
                  ref={toggle}
                  look="link"
                  aria-expanded={choosing}
                  onPress={() => setChoosing(!choosing)}
                >
                  {t('journey.filter')}
                </Button>
              </>
            )}
          </span>
        )
      }
    >
      {!timeline && <p className={styles.quiet}>{offline ? t('journey.notHere') : t('journey.loading')}</p>}
      {timeline?.total === 0 && <p className={styles.quiet}>{t('journey.none')}</p>}
      {any && choosing && (
        <Suspense>
          <div className={styles.filters}>
            <Filters touchpoints={older.all} filter={filter} onFilter={choose} />
          </div>
        </Suspense>
      )}
      {any && isFiltering(filter) && (
        <p className={styles.left}>
          <span role="status">
            {shown.length > 0
              ? t('journey.left', { shown: shown.length, of: older.all.length })
              : t('journey.nothingLeft', { hidden: older.all.length })}
          </span>{' '}
          <Button
            look="link"
            onPress={() => {
              choose(NO_FILTER);
              toggle.current?.focus();
            }}
          >
            {t('journey.showEverything')}
          </Button>
        </p>
      )}
      {foldByDay(shown).map((day) => (
        <div key={day.key} className={styles.day}>
          <h4>
            <Day at={day.at} />
          </h4>
          <ol className={styles.rows}>
            {day.rows.map((row) => (
              <Touch key={row.newest.id} row={row} />
            ))}
          </ol>
        </div>
      ))}
      {older.error && (
        <p className={styles.error} role="alert">
          {errorText(older.error)}
        </p>
      )}
      {missing > 0 && !older.ended && (
        <Button look="quiet" wide pending={older.loading} onPress={older.load}>
          {older.loading ? t('journey.loadingOlder') : t('journey.older', { count: missing })}
        </Button>
      )}
      {timeline && offline && (
        <p className={styles.quiet}>
          {t('journey.asOf', { ago: agoWords(intl, timeline.asOf, new Date()) })}
        </p>
      )}
    </Card>
  );
}
