import { useState } from 'react';
import { useIntl } from 'react-intl';
import { changeKindMoment } from '#lib/contract/kind-moments.ts';
import type { ShownMoment } from '#lib/domain/kind-moments.ts';
import { unmarkMoment } from '#lib/store/moments.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { goTo } from '../ui/anchor.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import fields from '../ui/field.module.css';
import { kindWords } from '../ui/kind-words.ts';
import { useErrorText, useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import styles from './Moments.module.css';

interface Props {
  leadId: string;
  moments: readonly ShownMoment[];
  /** By touchpoint, the name of its line on the screen. */
  lineOf: ReadonlyMap<string, string>;
}

/** What marketing says of single touchpoints and of kinds, before all of them. */
export function Moments({ leadId, moments, lineOf }: Props) {
  const t = useText();
  const intl = useIntl();
  const date = useDate();
  const memberName = useMemberName();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const { me } = useDirectory();
  const [code, setCode] = useState<string | null>(null);

  async function unmark({ touchpointId, kind, ofKind }: ShownMoment) {
    const result = ofKind
      ? await ask(changeKindMoment, { body: { kind, text: null } })
      : await unmarkMoment(leadId, touchpointId);
    setCode(result.ok ? null : result.error.code);
    if (!result.ok) return;
    announce(t('moment.gone'));
    goTo(['journey']);
  }
  return (
    <div className={styles.moments}>
      <h4>{t('moment.title', { count: moments.length })}</h4>
      <ul>
        {moments.map((moment) => {
          const { touchpointId, touchedAt, title, text, memberId, at, kind, ofKind } = moment;
          const line = lineOf.get(touchpointId);
          return (
            <li key={touchpointId} className={styles.moment}>
              <p>{text}</p>
              <small>
                {line ? (
                  <Button
                    look="link"
                    aria-label={`${t('moment.show')}: ${title}`}
                    onPress={() => goTo([line])}
                  >
                    {title}
                  </Button>
                ) : (
                  title
                )}
                {` · ${date(touchedAt)}`}
              </small>
              <small>
                {ofKind && `${t('moment.ofKind', { kind: kindWords(intl, kind) })} · `}
                {t('moment.by', { name: memberName(memberId), day: date(at) })}
                {me?.department === 'marketing' && (
                  <>
                    {' · '}
                    <Button look="link" onPress={() => void unmark(moment)}>
                      {t('moment.unmark')}
                    </Button>
                  </>
                )}
              </small>
            </li>
          );
        })}
      </ul>
      {code && (
        <p role="alert" className={fields.error}>
          {errorText(code)}
        </p>
      )}
    </div>
  );
}
