import { useIntl } from 'react-intl';
import type { LeadOrigin } from '#lib/contract/records.ts';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { systemWords } from '../ui/source-words.ts';
import { useText } from '../ui/text.ts';
import { dayWords } from '../ui/When.tsx';
import styles from './Identities.module.css';

const KNOWN = ['import', 'ingest', 'member'] as const;

/** Where the lead's data came from first, and whether the person was told. */
export function Origin({ origin: { source, memberId, at, noticeAt } }: { origin: LeadOrigin }) {
  const t = useText();
  const intl = useIntl();
  const { me } = useDirectory();
  const memberName = useMemberName();
  const known = KNOWN.find((one) => one === source) ?? (source === null ? 'unknown' : 'other');
  const day = (instant: string): string => dayWords(intl, instant, new Date());
  return (
    <p className={styles.quiet}>
      {t(`origin.${known}`, {
        source: systemWords(intl, source) ?? source ?? '',
        who: memberId === me?.id ? 'me' : 'other',
        name: memberName(memberId),
        day: day(at),
      })}{' '}
      {noticeAt === null ? t('origin.noNotice') : t('origin.notice', { day: day(noticeAt) })}
    </p>
  );
}
