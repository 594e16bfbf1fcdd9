import { type ReactNode, useCallback, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import {
  type DecidedSpelling,
  decideSpelling,
  forgetSpelling,
  MEDIUM_MEANINGS,
  SOURCE_MEANINGS,
  spellings,
  type UnknownSpelling,
} from '#lib/contract/spellings.ts';
import { ask } from '#lib/sync/ask.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { Hidden } from '../ui/Hidden.tsx';
import { Line } from '../ui/Line.tsx';
import { Picker } from '../ui/Picker.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import { FromServer } from './FromServer.tsx';
import { Row, Rows } from './Rows.tsx';
import { useAnswer } from './use-answer.ts';
import styles from './Workspace.module.css';

/** In the list of meanings: it stays as it is, and that nobody has said yet. */
const AS_IT_IS = '-';
const UNSAID = '';

/** How links spell sources, media and campaigns, and what that means: unknown ones first, to be explained in place. */
export default function SpellingsPage() {
  const t = useText();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const answer = useAnswer(useCallback(() => ask(spellings, {}), []));
  const [fault, setFault] = useState<{ id: string; code: string } | null>(null);
  const title = useRef<HTMLHeadingElement>(null);

  const settle = async ({ id, written }: UnknownSpelling, key: string) => {
    const meaning = key === AS_IT_IS ? null : key;
    const done = await (key === UNSAID
      ? ask(forgetSpelling, { params: { id } })
      : ask(decideSpelling, { params: { id }, body: { meaning } }));
    setFault(done.ok ? null : { id, code: done.error.code });
    if (!done.ok) return;
    announce(t(key === UNSAID ? 'spellings.forgotten' : 'spellings.decided', { written }));
    answer.again();
    // What was chosen in has moved to the other list.
    title.current?.focus();
  };
  const faultOf = (id: string) => fault?.id === id && <p role="alert">{errorText(fault.code)}</p>;

  return (
    <>
      <h2 ref={title} tabIndex={-1} className={styles.title}>
        {t('workspace.spellings')}
      </h2>
      <p className={styles.quiet}>{t('spellings.means')}</p>
      <FromServer answer={answer}>
        {({ unknown, open, decided }) => (
          <>
            {unknown.length === 0 ? (
              <Line title={t('spellings.none')}>
                <p>{t('spellings.noneWhy')}</p>
              </Line>
            ) : (
              <Card title={t('spellings.unknown', { count: open })}>
                <Rows label={t('spellings.unknown', { count: open })}>
                  {unknown.map((one) => (
                    <Spelling key={one.id} spelling={one} chosen={UNSAID} onChoose={settle}>
                      {faultOf(one.id)}
                    </Spelling>
                  ))}
                </Rows>
                {open > unknown.length && (
                  <p className={styles.quiet}>{t('spellings.more', { count: open - unknown.length })}</p>
                )}
              </Card>
            )}
            {decided.length > 0 && (
              <Card title={t('spellings.known', { count: decided.length })}>
                <Rows label={t('spellings.known', { count: decided.length })}>
                  {decided.map((one) => (
                    <Decided key={one.id} spelling={one} onChoose={settle}>
                      {faultOf(one.id)}
                    </Decided>
                  ))}
                </Rows>
                {decided.some(({ waiting }) => waiting) && (
                  <Button onPress={answer.again}>{t('spellings.look')}</Button>
                )}
              </Card>
            )}
          </>
        )}
      </FromServer>
    </>
  );
}

interface SpellingProps<S extends UnknownSpelling> {
  spelling: S;
  onChoose: (spelling: UnknownSpelling, key: string) => Promise<void>;
  /** Why the last choice did not hold. */
  children: ReactNode;
}

function Decided({ spelling, onChoose, children }: SpellingProps<DecidedSpelling>) {
  const t = useText();
  const date = useDate();
  const { me } = useDirectory();
  const memberName = useMemberName();
  const { meaning, decidedBy, decidedAt, waiting, written } = spelling;
  return (
    <Spelling
      spelling={spelling}
      chosen={meaning ?? AS_IT_IS}
      onChoose={onChoose}
      said={t('spellings.by', {
        who: decidedBy !== null && decidedBy === me?.id ? 'me' : 'other',
        name: memberName(decidedBy),
        day: date(decidedAt),
      })}
      tag={waiting && <Tag>{t('spellings.waiting')}</Tag>}
      remove={
        <Button
          look="link"
          aria-label={t('spellings.removeOf', { written })}
          onPress={() => void onChoose(spelling, UNSAID)}
        >
          {t('spellings.remove')}
        </Button>
      }
    >
      {children}
    </Spelling>
  );
}

function Spelling({
  spelling,
  chosen,
  onChoose,
  said = false,
  tag,
  remove,
  children,
}: SpellingProps<UnknownSpelling> & {
  chosen: string;
  said?: string | false;
  tag?: ReactNode;
  remove?: ReactNode;
}) {
  const t = useText();
  const date = useDate();
  const meanings = useMeanings();
  const { field, written, seen, lastAt } = spelling;
  const options = [
    ...(chosen === UNSAID ? [{ key: UNSAID, text: t('spellings.choose') }] : []),
    ...meanings[field],
    { key: AS_IT_IS, text: t('spellings.asItIs') },
  ];
  // A campaign may have gone since.
  const isThere = options.some(({ key }) => key === chosen);
  return (
    <Row
      title={written}
      tags={
        <>
          <Tag tone="marketing">{t(`spellings.field.${field}`)}</Tag> {tag}
        </>
      }
      facts={[t('spellings.seen', { count: seen }), t('spellings.last', { day: date(lastAt) }), said]}
      actions={
        <>
          <Picker
            label={
              <>
                <Hidden>{t('spellings.meansWhat', { written })}</Hidden>
                <span aria-hidden="true">{t('spellings.meansIt')}</span>
              </>
            }
            chosen={chosen}
            onChange={(key) => key !== chosen && void onChoose(spelling, key)}
            options={isThere ? options : [{ key: chosen, text: chosen }, ...options]}
          />
          {remove}
        </>
      }
    >
      {children}
    </Row>
  );
}

/** What each field can be said to mean, in words. */
function useMeanings(): Record<UnknownSpelling['field'], { key: string; text: string }[]> {
  const t = useText();
  const { locale } = useIntl();
  const { campaigns } = useDirectory();
  return {
    source: SOURCE_MEANINGS.map((key) => ({ key, text: t(`source.${key}`) })),
    medium: MEDIUM_MEANINGS.map((key) => ({ key, text: t(`medium.${key}`) })),
    campaign: [...campaigns.values()]
      .map(({ key, name }) => ({ key, text: name }))
      .toSorted((a, b) => a.text.localeCompare(b.text, locale)),
  };
}
