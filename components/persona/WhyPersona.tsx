import { lazy, type ReactNode, Suspense } from 'react';
import { useIntl } from 'react-intl';
import type { Lead, PersonaByHand } from '#lib/contract/records.ts';
import type { PersonaResult } from '#lib/domain/persona.ts';
import type { LeadSheetProps } from '../lead/lead-sheets.ts';
import { anchor } from '../ui/anchor.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { Hidden } from '../ui/Hidden.tsx';
import { useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { criterionName, type Evidence, evidence, type Mark } from './evidence.ts';
import type { PersonaReading } from './reading.ts';
import styles from './WhyPersona.module.css';

const Correction = lazy(() => import('./Correction.tsx'));

const SIGNS: Record<Mark, string> = { yes: '✓', half: '½', no: '✗', unknown: '?' };

interface About {
  reading: PersonaReading;
  lead: Lead;
}

/** Which persona, on what evidence or on whose word; or what is missing to say so. And the way to say that it is another. */
export default function WhyPersona({ reading, lead, sheet, onSheet }: About & LeadSheetProps) {
  const title = useTitle(reading);
  const { personas } = useDirectory();
  if (personas.length === 0) return null;
  return (
    <Card title={title} name="why">
      {reading.byHand ? (
        <OnSomeonesWord said={reading.byHand} reading={reading} lead={lead} />
      ) : (
        <OnEvidence reading={reading} lead={lead} />
      )}
      {/* Its line is there before its words are, so that nothing below moves. */}
      <div className={styles.correction}>
        <Suspense>
          <Correction reading={reading} lead={lead} sheet={sheet} onSheet={onSheet} />
        </Suspense>
      </div>
    </Card>
  );
}

function useTitle({ byHand, shown, best, ambiguous, tooLittle }: PersonaReading): string {
  const t = useText();
  if (byHand) return shown ? t('why.heading', { name: shown.persona.name }) : t('why.noFit');
  if (tooLittle) return t('why.noneYet');
  if (!best) return t('why.noFit');
  if (ambiguous) return t('why.either', { one: best.persona.name, two: ambiguous.persona.name });
  return t(best.status === 'possible' ? 'why.perhaps' : 'why.heading', { name: best.persona.name });
}

function OnSomeonesWord({ said, reading: { shown, computed }, lead }: About & { said: PersonaByHand }) {
  const t = useText();
  const date = useDate();
  const { me } = useDirectory();
  const memberName = useMemberName();
  return (
    <>
      <p>
        {t('why.set', {
          who: said.memberId === me?.id ? 'me' : 'other',
          name: memberName(said.memberId),
          day: date(said.at),
          reason: t(`personaReason.${said.reason}`),
        })}
        {said.note && (
          <>
            {' '}
            <q>{said.note}</q>
          </>
        )}
      </p>
      {computed?.persona.id !== shown?.persona.id && (
        <p className={styles.quiet}>
          {computed ? t('why.rules', { name: computed.persona.name }) : t('why.rulesNone')}
        </p>
      )}
      {shown && <Lines result={shown} lead={lead} />}
    </>
  );
}

function OnEvidence({ reading: { best, ambiguous, tooLittle, all }, lead }: About): ReactNode {
  const t = useText();
  const [nearest] = all;
  const percent = (result: PersonaResult) => Math.round(result.fit * 100);
  if (tooLittle) {
    return (
      <>
        <p className={styles.quiet}>{t('why.tooLittle')}</p>
        {nearest && <Lines result={nearest} lead={lead} only="unknown" />}
      </>
    );
  }
  if (!best) {
    return (
      nearest && (
        <>
          <p className={styles.quiet}>{t('why.nearest', { name: nearest.persona.name })}</p>
          <Lines result={nearest} lead={lead} />
        </>
      )
    );
  }
  if (ambiguous) {
    return (
      <>
        <p className={styles.quiet}>
          {t('why.eitherMeans', { fit: percent(best), second: percent(ambiguous) })}
        </p>
        {[best, ambiguous].map((result) => (
          <div key={result.persona.id}>
            <h4 className={styles.name}>{result.persona.name}</h4>
            <Lines result={result} lead={lead} />
          </div>
        ))}
      </>
    );
  }
  return (
    <>
      {best.status === 'possible' && <p className={styles.quiet}>{t('why.perhapsMeans')}</p>}
      <Lines result={best} lead={lead} />
    </>
  );
}

function Lines({ result, lead, only }: { result: PersonaResult; lead: Lead; only?: Mark }) {
  const intl = useIntl();
  const { workspace } = useDirectory();
  const lines = evidence(result, { intl, lead, stages: workspace?.stages ?? [] });
  return (
    <ul className={styles.lines}>
      {lines
        .filter((line) => !only || line.mark === only)
        .map((line) => (
          <Line key={line.id} line={line} name={criterionName(result.persona.id, line.id)} />
        ))}
    </ul>
  );
}

function Line({ line: { mark, words, bar }, name }: { line: Evidence; name: string }) {
  const t = useText();
  return (
    <li className={styles[mark]} {...anchor(name)}>
      <span className={styles.sign} aria-hidden="true">
        {SIGNS[mark]}
      </span>
      <span>
        <Hidden>{t(`why.mark.${mark}`)} </Hidden>
        {words}
      </span>
      <span className={styles.bar} aria-hidden="true">
        <span style={{ width: `${bar * 100}%` }} />
      </span>
    </li>
  );
}
