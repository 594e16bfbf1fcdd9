import type { TitleRules } from '#lib/contract/titles.ts';
import { classifyTitle, titleKey } from '#lib/domain/job-title.ts';
import { changed, touchedBy } from '#lib/domain/title-rules.ts';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import styles from './Title.module.css';
import { useTitleWords } from './words.ts';

/** What a title is read as, and by which of its words. */
export function ReadAs({ title, rules }: { title: string; rules: TitleRules }) {
  const t = useText();
  const { both } = useTitleWords();
  const reading = classifyTitle(title, rules);
  const isKnown = reading.evidence.length > 0;
  return (
    <div className={styles.reading} role="status">
      <p className={styles.meaning}>
        <span>{both(reading)}</span> <By title={title} rules={rules} />
      </p>
      {isKnown ? (
        <ul className={styles.evidence}>
          {reading.evidence.map(({ text, ...says }) => (
            <li key={`${text} ${says.function ?? ''}`}>
              {t('titles.evidence', { text, meaning: both(says) })}
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.evidence}>{t('titles.unknownWhy')}</p>
      )}
    </div>
  );
}

/** Says when the reading is the workspace's own work. */
function By({ title, rules }: { title: string; rules: TitleRules }) {
  const t = useText();
  const key = titleKey(title);
  if (rules.corrections.some((one) => titleKey(one.title) === key))
    return <Tag tone="marketing">{t('titles.byCorrection')}</Tag>;
  const word = rules.words.find((one) => touchedBy({ change: 'remove_word', word: one })(title));
  if (!word) return null;
  const [now, then] = [rules, changed(rules, { change: 'remove_word', word })].map((by) =>
    JSON.stringify(classifyTitle(title, by)),
  );
  return now === then ? null : <Tag tone="marketing">{t('titles.byWord', { word: word.pattern })}</Tag>;
}
