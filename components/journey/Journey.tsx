import { lazy, Suspense, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { KindMoment, Moment, Touchpoint } from '#lib/contract/records.ts';
import { momentsOf } from '#lib/domain/kind-moments.ts';
import { MILESTONES, type Milestone, milestonesOf } from '#lib/domain/milestones.ts';
import { isFiltering, isWanted, NO_FILTER, type TouchFilter } from '#lib/domain/touch-filter.ts';
import { lastMonths } from '#lib/domain/touch-months.ts';
import { changeSetting, keepJourneyText, loadJourneyText, type Settings } from '#lib/store/settings.ts';
import type { LeadView } from '#lib/store/views.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { useErrorText, useText } from '../ui/text.ts';
import { agoWords } from '../ui/When.tsx';
import { Days, type Named } from './Days.tsx';
import { countIn, firstLines, foldByDay } from './fold.ts';
import styles from './Journey.module.css';
import { Moments } from './Moments.tsx';
import { Months } from './Months.tsx';
import { useOlder } from './use-older.ts';

const Filters = lazy(() => import('./Filters.tsx'));

interface Props {
  leadId: string;
  /** Null: not on this device. */
  timeline: LeadView['timeline'];
  offline: boolean;
  /** What was chosen before, for whichever lead. */
  chosen: Settings['journeyFilter'];
}

/** So many lines are drawn at first, and so many more for who asks. */
const FIRST_LINES = 100;
const MORE_LINES = 500;

const NONE: Touchpoint[] = [];
const NO_MOMENTS: Moment[] = [];
const NO_KINDS: KindMoment[] = [];

/** What marketing and sales did with this person, and what the person did, newest first. */
export default function Journey({ leadId, timeline, offline, chosen }: Props) {
  const t = useText();
  const intl = useIntl();
  const errorText = useErrorText();
  const [openedAt] = useState(() => new Date());
  const [filter, setFilter] = useState<TouchFilter>({ ...chosen, text: '' });
  const [choosing, setChoosing] = useState(false);
  const [lines, setLines] = useState(FIRST_LINES);
  const toggle = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    void loadJourneyText().then((text) => setFilter((before) => ({ ...before, text })));
  }, []);

  const held = timeline?.touchpoints ?? NONE;
  const history = timeline?.history ?? null;
  const whole =
    filter.month !== null && !offline && held.length < (timeline?.total ?? 0) ? filter.month : null;
  const older = useOlder(leadId, held, whole);
  const { all } = older;
  const missing = timeline ? Math.max(0, timeline.total - all.length) : 0;
  const any = all.length > 0;

  const months = useMemo(() => lastMonths(all, history?.months ?? null, openedAt), [all, history, openedAt]);
  const month = months.find((one) => one.month === filter.month);
  const named = useMemo(
    () => namesOf(missing === 0 ? milestonesOf(all, history?.acceptedAt ?? null) : history?.milestones),
    [all, history, missing],
  );
  const own = timeline?.moments ?? NO_MOMENTS;
  const ofKinds = useDirectory().workspace?.kindMoments ?? NO_KINDS;
  const moments = useMemo(() => momentsOf(own, held, ofKinds), [own, held, ofKinds]);
  const momentOf = useMemo(() => new Map(moments.map((one) => [one.touchpointId, one])), [moments]);
  // What is typed shows at once; a long journey may follow a moment later.
  const asked = useDeferredValue(filter);
  const shown = useMemo(() => all.filter((touchpoint) => isWanted(touchpoint, asked)), [all, asked]);
  const days = useMemo(() => firstLines(foldByDay(shown), lines), [shown, lines]);
  const notDrawn = shown.length - countIn(days);
  const lineOf = useMemo(
    () =>
      new Map(days.flatMap((day) => day.rows.flatMap(({ ids, newest }) => ids.map((id) => [id, newest.id])))),
    [days],
  );

  function choose(next: TouchFilter) {
    setFilter(next);
    setLines(FIRST_LINES);
    const { text, ...kept } = next;
    void changeSetting({ journeyFilter: kept });
    void keepJourneyText(text);
  }

  function showOlder() {
    setLines(lines + MORE_LINES);
    if (notDrawn < MORE_LINES && missing > 0 && !older.ended) older.load();
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
      {moments.length > 0 && <Moments leadId={leadId} moments={moments} lineOf={lineOf} />}
      {any && (
        <Months
          months={months}
          chosen={filter.month}
          onChoose={(chosenMonth) => choose({ ...filter, month: chosenMonth })}
        />
      )}
      {missing > 0 && history === null && <p className={styles.left}>{t('journey.monthsOfDevice')}</p>}
      {any && choosing && (
        <Suspense>
          <div className={styles.filters}>
            <Filters touchpoints={all} filter={filter} onFilter={choose} />
          </div>
        </Suspense>
      )}
      {any && isFiltering(filter) && (
        <p className={styles.left}>
          <span role="status" aria-busy={asked !== filter}>
            {filter.month !== null && (
              <>
                {t('journey.onlyMonth', {
                  month: intl.formatDate(`${filter.month}-15`, { month: 'long', year: 'numeric' }),
                })}{' '}
              </>
            )}
            {shown.length > 0
              ? t('journey.left', { shown: shown.length, of: all.length })
              : t('journey.nothingLeft', { hidden: all.length })}
            {offline && month && month.here < month.count && (
              <> {t('journey.monthNotHere', { here: month.here, count: month.count })}</>
            )}
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
      <Days days={days} named={named} moments={momentOf} machinesOpen={asked.who.includes('machine')} />
      {older.error && (
        <p className={styles.error} role="alert">
          {errorText(older.error)}
        </p>
      )}
      {(notDrawn > 0 || (missing > 0 && !older.ended)) && (
        <Button look="quiet" wide pending={older.loading} onPress={showOlder}>
          {older.loading ? t('journey.loadingOlder') : t('journey.older', { count: missing + notDrawn })}
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

/** The milestones by their touchpoints. */
function namesOf(milestones: ReturnType<typeof milestonesOf> | undefined): Named {
  const named = new Map<string, Milestone[]>();
  for (const milestone of MILESTONES) {
    const id = milestones?.[milestone];
    if (id) named.set(id, [...(named.get(id) ?? []), milestone]);
  }
  return named;
}
