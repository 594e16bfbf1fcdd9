import { useIntl } from 'react-intl';
import type { Stop } from '#lib/contract/records.ts';
import { anchor } from '../ui/anchor.ts';
import { useDirectory, useMemberName } from '../ui/directory.ts';
import { systemWords } from '../ui/source-words.ts';
import { useText } from '../ui/text.ts';
import { dayWords } from '../ui/When.tsx';
import styles from './LeadCard.module.css';

/** That the person is not to be contacted, since when and by whose word: before anything else about them. */
export function StopNote({ stop }: { stop: Stop }) {
  const t = useText();
  const intl = useIntl();
  const { me } = useDirectory();
  const memberName = useMemberName();
  const who = stop.memberId === null ? 'source' : stop.memberId === me?.id ? 'me' : 'other';
  const system = systemWords(intl, stop.source);
  return (
    <p className={styles.stop} role="note" {...anchor('stop')}>
      <b>{t(`stop.${stop.kind}`)}</b>{' '}
      {t('stop.by', {
        who,
        name: memberName(stop.memberId),
        source: system
          ? t('stop.from.system', { system })
          : t(`stop.from.${stop.source === 'import' ? 'import' : 'tool'}`),
        day: dayWords(intl, stop.at, new Date()),
      })}
    </p>
  );
}
