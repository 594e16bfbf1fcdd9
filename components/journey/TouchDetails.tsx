import { type FormEvent, lazy, Suspense, useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { changeKindMoment } from '#lib/contract/kind-moments.ts';
import type { Seen, Touchpoint } from '#lib/contract/records.ts';
import type { ShownMoment } from '#lib/domain/kind-moments.ts';
import { isMachines } from '#lib/domain/machine.ts';
import { webAddress } from '#lib/domain/web-address.ts';
import { markMoment } from '#lib/store/moments.ts';
import { ask } from '#lib/sync/ask.ts';
import { whatWasSeen } from '#lib/sync/timelines.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { OneChip } from '../ui/Chips.tsx';
import { useDirectory } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { textFault } from '../ui/free-text.ts';
import { kindWords } from '../ui/kind-words.ts';
import { LongText } from '../ui/LongText.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import styles from './TouchDetails.module.css';

const Praise = lazy(() => import('../feedback/Praise.tsx'));

interface Props {
  touchpoint: Touchpoint;
  /** What marketing says of it. */
  moment: ShownMoment | undefined;
}

/** What the lead saw; for sales, the way to say that it helped, and for marketing the sentence that makes it a moment. */
export default function TouchDetails({ touchpoint, moment }: Props) {
  const { me } = useDirectory();
  return (
    <div className={styles.details}>
      <WhatWasSeen touchpoint={touchpoint} />
      {me?.department === 'sales' && !isMachines(touchpoint) && (
        <Suspense>
          <Praise touchpoint={touchpoint} />
        </Suspense>
      )}
      {me?.department === 'marketing' && (
        <MomentForm key={moment?.at} touchpoint={touchpoint} moment={moment} />
      )}
    </div>
  );
}

/** Nobody answers, and that is no fault. */
const AWAY = new Set(['offline', 'unreachable', 'timeout', 'unavailable']);

function WhatWasSeen({ touchpoint: { id, leadId } }: { touchpoint: Touchpoint }) {
  const t = useText();
  const errorText = useErrorText();
  const [seen, setSeen] = useState<Seen | null>();
  const [code, setCode] = useState<string | null>(null);
  useEffect(() => {
    let over = false;
    void whatWasSeen(leadId, id).then((answer) => {
      if (over) return;
      if (answer.ok) setSeen(answer.value);
      else setCode(answer.error.code);
    });
    return () => {
      over = true;
    };
  }, [leadId, id]);
  if (code !== null)
    return <p className={fields.hint}>{AWAY.has(code) ? t('seen.offline') : errorText(code)}</p>;
  if (seen === undefined) return <p className={fields.hint}>{t('seen.loading')}</p>;
  if (seen === null) return <p className={fields.hint}>{t('seen.nothing')}</p>;
  const page = webAddress(seen.url);
  return (
    <>
      {seen.url && (
        <p>
          {page ? (
            <a href={page} target="_blank" rel="noreferrer" aria-label={`${t('seen.open')}: ${page}`}>
              {page}
            </a>
          ) : (
            seen.url
          )}
        </p>
      )}
      <dl className={styles.facts}>
        {seen.facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function MomentForm({ touchpoint, moment }: Props) {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [text, setText] = useState(moment?.text ?? '');
  const intl = useIntl();
  const [of, setOf] = useState<'one' | 'kind'>(moment?.ofKind ? 'kind' : 'one');
  const [missing, setMissing] = useState(false);
  const [code, setCode] = useState<string | null>(null);

  async function mark() {
    // Of repeats that are shown as one line, it is the one that was marked.
    const result =
      of === 'kind'
        ? await ask(changeKindMoment, { body: { kind: touchpoint.kind, text } })
        : await markMoment({ ...touchpoint, id: moment?.touchpointId ?? touchpoint.id }, text);
    setCode(result.ok ? null : result.error.code);
    if (result.ok) announce(t('moment.kept'));
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === '') return setMissing(true);
    if (textFault(text) === null) void mark();
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <LongText
        label={t('moment.why')}
        value={text}
        error={missing ? t('moment.whyNeeded') : null}
        onChange={(typed) => {
          setText(typed);
          setMissing(false);
        }}
      />
      <OneChip
        label={t('moment.of')}
        options={[
          { key: 'one', text: t('moment.this') },
          { key: 'kind', text: t('moment.every', { kind: kindWords(intl, touchpoint.kind) }) },
        ]}
        chosen={of}
        onChange={(key) => setOf(key === 'kind' ? 'kind' : 'one')}
      />
      {code && (
        <p role="alert" className={fields.error}>
          {errorText(code)}
        </p>
      )}
      <div>
        <Button type="submit">{t(moment ? 'moment.edit' : 'moment.mark')}</Button>
      </div>
    </form>
  );
}
