import { useIntl } from 'react-intl';
import type { Lead } from '#lib/contract/records.ts';
import type { PersonaResult } from '#lib/domain/persona.ts';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Hidden } from '../ui/Hidden.tsx';
import { useText } from '../ui/text.ts';
import { type Evidence, evidence, type Mark } from './evidence.ts';
import type { PersonaReading } from './reading.ts';
import styles from './WhyPersona.module.css';

const SIGNS: Record<Mark, string> = { yes: '✓', half: '½', no: '✗', unknown: '?' };

/** Which persona, on what evidence; or what is missing to say so. */
export function WhyPersona({ reading, lead }: { reading: PersonaReading; lead: Lead }) {
  const t = useText();
  const { personas } = useDirectory();
  if (personas.length === 0) return null;
  const { best, ambiguous, tooLittle, all } = reading;
  const nearest = all[0];
  const percent = (result: PersonaResult) => Math.round(result.fit * 100);

  if (tooLittle) {
    return (
      <Card title={t('why.noneYet')}>
        <p className={styles.quiet}>{t('why.tooLittle')}</p>
        {nearest && <Lines result={nearest} lead={lead} only="unknown" />}
      </Card>
    );
  }
  if (!best) {
    return (
      <Card title={t('why.noFit')}>
        {nearest && (
          <>
            <p className={styles.quiet}>{t('why.nearest', { name: nearest.persona.name })}</p>
            <Lines result={nearest} lead={lead} />
          </>
        )}
      </Card>
    );
  }
  if (ambiguous) {
    return (
      <Card title={t('why.either', { one: best.persona.name, two: ambiguous.persona.name })}>
        <p className={styles.quiet}>
          {t('why.eitherMeans', { fit: percent(best), second: percent(ambiguous) })}
        </p>
        {[best, ambiguous].map((result) => (
          <div key={result.persona.id}>
            <h4 className={styles.name}>{result.persona.name}</h4>
            <Lines result={result} lead={lead} />
          </div>
        ))}
      </Card>
    );
  }
  return (
    <Card title={t(best.status === 'possible' ? 'why.perhaps' : 'why.heading', { name: best.persona.name })}>
      {best.status === 'possible' && <p className={styles.quiet}>{t('why.perhapsMeans')}</p>}
      <Lines result={best} lead={lead} />
    </Card>
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
          <Line key={line.id} line={line} />
        ))}
    </ul>
  );
}

function Line({ line: { mark, words, bar } }: { line: Evidence }) {
  const t = useText();
  return (
    <li className={styles[mark]}>
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
