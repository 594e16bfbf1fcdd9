import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import type { TitleChange, TitleRules } from '#lib/contract/titles.ts';
import { rereadBy } from '#lib/domain/title-rules.ts';
import { LeadName } from '../ui/LeadName.tsx';
import { useText } from '../ui/text.ts';
import { hashOf } from '../workspace/route.ts';
import styles from './Title.module.css';
import type { Titles } from './use-titles.ts';
import { useTitleWords } from './words.ts';

const MOST_TITLES = 8;
const MOST_LEADS = 3;

interface Props {
  change: TitleChange;
  rules: TitleRules;
  titles: Titles;
}

/** What a change would do to the leads on this device: how many, and which. */
export function Changes({ change, rules, titles: { leads } }: Props) {
  const t = useText();
  const intl = useIntl();
  const { both } = useTitleWords();
  const reread = useMemo(() => rereadBy(leads.keys(), rules, change), [leads, rules, change]);
  const those = (title: string) => leads.get(title) ?? [];
  const count = reread.reduce((sum, { title }) => sum + those(title).length, 0);
  return (
    <div className={styles.changes}>
      <p role="status">{t('titles.changes', { count })}</p>
      {reread.length > 0 && (
        <ul className={styles.changes}>
          {reread.slice(0, MOST_TITLES).map(({ title, before, after }) => (
            <li key={title}>
              {t('titles.change', { title, before: both(before), after: both(after) })}
              <br />
              <span className={styles.evidence}>
                {those(title)
                  .slice(0, MOST_LEADS)
                  .map(({ id, name, stop }, at) => (
                    <span key={id}>
                      {at > 0 && ', '}
                      <LeadName stop={stop}>
                        <a href={hashOf({ screen: 'lead', id })}>{name || t('titles.noName')}</a>
                      </LeadName>
                    </span>
                  ))}
                {those(title).length > MOST_LEADS &&
                  ` ${t('titles.moreLeads', { count: those(title).length - MOST_LEADS })}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {reread.length > MOST_TITLES && (
        <p className={styles.evidence}>
          {t('titles.moreTitles', { count: intl.formatNumber(reread.length - MOST_TITLES) })}
        </p>
      )}
    </div>
  );
}
