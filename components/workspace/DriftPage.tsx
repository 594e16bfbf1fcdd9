import { type ReactNode, useCallback, useMemo } from 'react';
import { useIntl } from 'react-intl';
import { type BehindFigure, type PersonaFigures, personaDrift } from '#lib/contract/persona-drift.ts';
import { type Drift, drifted, isComparable, MIN_VOTES } from '#lib/domain/quality/drift.ts';
import { wilson } from '#lib/domain/quality/estimate.ts';
import { ask } from '#lib/sync/ask.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useReasonName } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import styles from './DriftPage.module.css';
import { FromServer } from './FromServer.tsx';
import { LeadsBehind } from './LeadsBehind.tsx';
import { hashOf } from './route.ts';
import { useAnswer } from './use-answer.ts';
import page from './Workspace.module.css';

const MOST_REASONS = 5;

/** How personas hold: what became of the leads that each is taken for, and what has changed. */
export default function DriftPage() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(personaDrift, {}), []));
  return (
    <>
      <h2 className={page.title}>{t('workspace.drift')}</h2>
      <p className={page.quiet}>{t('drift.means')}</p>
      <FromServer answer={answer}>{({ personas }) => <Personas figures={personas} />}</FromServer>
    </>
  );
}

function Personas({ figures }: { figures: readonly PersonaFigures[] }) {
  const t = useText();
  const { personas } = useDirectory();
  const changes = useMemo(
    () => new Map(drifted(figures.map((one) => ({ ...one, of: one.personaId }))).map((one) => [one.of, one])),
    [figures],
  );
  const known = figures.flatMap((one) => {
    const persona = personas.find(({ id }) => id === one.personaId);
    return persona ? { persona, one } : [];
  });
  const none = figures.find(({ personaId }) => personaId === null);
  if (known.length === 0)
    return (
      <Line title={t('drift.noPersonas')}>
        <p>{t('drift.noPersonasWhy')}</p>
      </Line>
    );
  return (
    <>
      {known.map(({ persona, one }) => (
        <Card
          key={persona.id}
          title={persona.name}
          aside={<a href={hashOf({ screen: 'persona', id: persona.id })}>{t('drift.open')}</a>}
        >
          <Figures figures={one} change={changes.get(persona.id)} />
        </Card>
      ))}
      {none && none.leads > 0 && <p className={page.quiet}>{t('drift.noPersona', { count: none.leads })}</p>}
    </>
  );
}

function Figures({ figures, change }: { figures: PersonaFigures; change: Drift<unknown> | undefined }) {
  const t = useText();
  const intl = useIntl();
  const reasonName = useReasonName();
  const { personas } = useDirectory();
  const { leads, accepted, withSales, won, decided, poor, reasons, corrected } = figures;
  const others = corrected.reduce((sum, { count }) => sum + count, 0);
  const nameOf = (id: string | null): string =>
    (id && personas.find((one) => one.id === id)?.name) || t('drift.none');
  const behind = (of: BehindFigure, figure: string, count: number) =>
    figures.personaId !== null && count > 0 ? (
      <LeadsBehind personaId={figures.personaId} of={of} figure={figure} />
    ) : null;
  return (
    <dl className={styles.figures}>
      <Figure name={t('drift.leads')}>
        {intl.formatNumber(leads)} {behind('leads', t('drift.leads'), leads)}
      </Figure>
      <Figure name={t('drift.accepted')}>
        <Share hits={accepted} of={withSales} words="drift.ofWithSales" none={t('drift.noneWithSales')} />{' '}
        {behind('accepted', t('drift.accepted'), accepted)}
      </Figure>
      <Figure name={t('drift.won')}>
        <Share hits={won} of={decided} words="drift.ofDecided" none={t('drift.noneDecided')} />{' '}
        {behind('won', t('drift.won'), won)}
      </Figure>
      <Figure name={t('drift.verdicts')}>
        <Change figures={figures} change={change} />
      </Figure>
      <Figure name={t('drift.reasons')}>
        {poor === 0
          ? t('drift.noPoor')
          : reasons.length === 0
            ? t('drift.noReasons', { count: poor })
            : t('drift.reasonsOf', {
                count: poor,
                list: intl.formatList(
                  reasons
                    .slice(0, MOST_REASONS)
                    .map(({ key, count }) => t('drift.times', { what: reasonName(key), count })),
                  { type: 'unit' },
                ),
              })}{' '}
        {behind('poor', t('drift.reasons'), poor)}
      </Figure>
      <Figure name={t('drift.corrected')}>
        {others === 0
          ? t('drift.noneCorrected')
          : t('drift.correctedTo', {
              count: others,
              list: intl.formatList(
                corrected.map(({ to, count }) => t('drift.times', { what: nameOf(to), count })),
                { type: 'unit' },
              ),
            })}{' '}
        {behind('corrected', t('drift.corrected'), others)}
      </Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A share with its interval and of how many it is. */
function Share({
  hits,
  of,
  words,
  none,
}: {
  hits: number;
  of: number;
  words: 'drift.ofWithSales' | 'drift.ofDecided';
  none: string;
}) {
  const t = useText();
  if (of === 0) return <span className={page.quiet}>{none}</span>;
  const { low, high } = wilson(hits, of);
  return (
    <>
      <b>{t('drift.share', { share: hits / of })}</b>{' '}
      <span className={page.quiet}>
        {t('drift.interval', { low, high })} · {t(words, { hits, count: of })}
      </span>
    </>
  );
}

/** The share of good verdicts in both periods, and whether the difference is one. */
function Change({ figures, change }: { figures: PersonaFigures; change: Drift<unknown> | undefined }) {
  const t = useText();
  const { recent, before } = figures;
  const period = (words: 'drift.recent' | 'drift.before', { good, total }: PersonaFigures['recent']) =>
    t(words, { count: total, share: total === 0 ? 0 : good / total });
  return (
    <>
      {change ? (
        <Tag tone={change.change > 0 ? 'good' : 'bad'}>
          {t(change.change > 0 ? 'drift.rose' : 'drift.fell', {
            points: Math.round(Math.abs(change.change) * 100),
          })}
        </Tag>
      ) : (
        <span>{isComparable(figures) ? t('drift.noChange') : t('drift.tooFew', { least: MIN_VOTES })}</span>
      )}{' '}
      <span className={page.quiet}>
        {period('drift.recent', recent)} · {period('drift.before', before)}
      </span>
    </>
  );
}
