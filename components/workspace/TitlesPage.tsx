import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { changeTitles } from '#lib/contract/title-changes.ts';
import type { TitleChange, TitleRules } from '#lib/contract/titles.ts';
import { rereadBy } from '#lib/domain/title-rules.ts';
import { ask } from '#lib/sync/ask.ts';
import { mayImport } from '../import/allowed.ts';
import { AddWord } from '../title/AddWord.tsx';
import { CorrectTitle } from '../title/CorrectTitle.tsx';
import { ReadAs } from '../title/ReadAs.tsx';
import { type Titles, useTitleRules, useTitles } from '../title/use-titles.ts';
import { useTitleWords } from '../title/words.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { ShortText } from '../ui/ShortText.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { Asking } from './Asking.tsx';
import { Confirm } from './Confirm.tsx';
import { Row, Rows } from './Rows.tsx';
import styles from './Workspace.module.css';

const MOST_SHOWN = 50;

/** How job titles are read: what is not understood first, and what the workspace adds. @param leadId whose title to begin with */
export default function TitlesPage({ leadId }: { leadId: string | null }) {
  const t = useText();
  const { me } = useDirectory();
  const rules = useTitleRules();
  const titles = useTitles(rules);
  const [title, setTitle] = useState('');
  const [way, setWay] = useState<'correct' | 'word' | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const begun = useRef(false);

  useEffect(() => {
    if (begun.current || leadId === null || !titles) return;
    begun.current = true;
    for (const [one, leads] of titles.leads) if (leads.some(({ id }) => id === leadId)) setTitle(one);
  }, [leadId, titles]);

  const mayChange = mayImport(me);
  const tried = title.trim();
  const tryOut = (next: string) => {
    setTitle(next);
    setWay(null);
    box.current?.querySelector('input')?.focus();
  };
  const done = () => {
    setWay(null);
    box.current?.querySelector('input')?.focus();
  };

  return (
    <>
      <h2 className={styles.title}>{t('workspace.titles')}</h2>
      <p className={styles.quiet}>{t('titles.means')}</p>
      <Card title={t('titles.try')}>
        <div ref={box} className={styles.form}>
          <ShortText
            label={t('titles.title')}
            value={title}
            maxLength={300}
            onChange={(text) => {
              setTitle(text);
              setWay(null);
            }}
          />
          {tried !== '' && <ReadAs title={tried} rules={rules} />}
          {tried !== '' && mayChange && titles && way === null && (
            <div className={styles.buttons}>
              <Button onPress={() => setWay('correct')}>{t('titles.correct')}</Button>
              <Button onPress={() => setWay('word')}>{t('titles.addWord')}</Button>
            </div>
          )}
          {titles && way === 'correct' && (
            <CorrectTitle title={tried} rules={rules} titles={titles} onDone={done} />
          )}
          {titles && way === 'word' && <AddWord title={tried} rules={rules} titles={titles} onDone={done} />}
        </div>
      </Card>
      {titles ? <Unknown titles={titles} onTry={tryOut} /> : <Asking />}
      {titles && <Added rules={rules} titles={titles} mayChange={mayChange} />}
    </>
  );
}

function Unknown({ titles: { unknown, leads }, onTry }: { titles: Titles; onTry: (title: string) => void }) {
  const t = useText();
  const count = unknown.reduce((sum, title) => sum + (leads.get(title)?.length ?? 0), 0);
  if (unknown.length === 0)
    return (
      <Line title={t('titles.allKnown')}>
        <p>{t('titles.allKnownWhy')}</p>
      </Line>
    );
  return (
    <Card title={t('titles.unknownOnes', { titles: unknown.length, leads: count })}>
      <Rows label={t('titles.unknownOnes', { titles: unknown.length, leads: count })}>
        {unknown.slice(0, MOST_SHOWN).map((title) => (
          <Row
            key={title}
            title={title}
            facts={[t('titles.leads', { count: leads.get(title)?.length ?? 0 })]}
            actions={
              <Button look="link" aria-label={t('titles.lookAtOf', { title })} onPress={() => onTry(title)}>
                {t('titles.lookAt')}
              </Button>
            }
          />
        ))}
      </Rows>
      {unknown.length > MOST_SHOWN && (
        <p className={styles.quiet}>{t('titles.moreUnknown', { count: unknown.length - MOST_SHOWN })}</p>
      )}
    </Card>
  );
}

/** What the workspace has added, with the way to take it back. */
function Added({ rules, titles, mayChange }: { rules: TitleRules; titles: Titles; mayChange: boolean }) {
  const t = useText();
  const intl = useIntl();
  const { both } = useTitleWords();
  const { words, corrections } = rules;
  const removal = (about: string, change: TitleChange) =>
    mayChange && <Removal about={about} change={change} rules={rules} titles={titles} />;
  return (
    <>
      {words.length > 0 && (
        <Card title={t('titles.words', { count: words.length })}>
          <Rows label={t('titles.words', { count: words.length })}>
            {words.map(({ lang, pattern, kind, example, ...says }) => (
              <Row
                key={`${lang} ${kind} ${pattern}`}
                title={pattern}
                tags={<Tag>{intl.formatDisplayName(lang, { type: 'language' }) ?? lang}</Tag>}
                facts={[both(says), t(`titles.kind.${kind}`), t('titles.asIn', { title: example })]}
                actions={removal(pattern, { change: 'remove_word', word: { lang, pattern, kind } })}
              />
            ))}
          </Rows>
        </Card>
      )}
      {corrections.length > 0 && (
        <Card title={t('titles.corrections', { count: corrections.length })}>
          <Rows label={t('titles.corrections', { count: corrections.length })}>
            {corrections.map(({ title, ...says }) => (
              <Row
                key={title}
                title={title}
                facts={[both(says)]}
                actions={removal(title, { change: 'let_be', title })}
              />
            ))}
          </Rows>
        </Card>
      )}
    </>
  );
}

function Removal({
  about,
  change,
  rules,
  titles: { leads },
}: {
  about: string;
  change: TitleChange;
  rules: TitleRules;
  titles: Titles;
}) {
  const t = useText();
  const announce = useAnnounce();
  const changes = () =>
    rereadBy(leads.keys(), rules, change).reduce(
      (sum, { title }) => sum + (leads.get(title)?.length ?? 0),
      0,
    );
  return (
    <Confirm
      button={t('titles.remove')}
      about={about}
      title={t('titles.removeTitle', { what: about })}
      words={() => t('titles.changes', { count: changes() })}
      act={() => ask(changeTitles, { body: change })}
      onDone={() => announce(t('titles.removed', { what: about }))}
    />
  );
}
