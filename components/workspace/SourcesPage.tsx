import { SOURCE_SYSTEMS } from '#lib/contract/sources.ts';
import { NewSource } from '../source/NewSource.tsx';
import { SourceCard } from '../source/SourceCard.tsx';
import { useSources } from '../source/use-sources.ts';
import { useText } from '../ui/text.ts';
import { FromServer } from './FromServer.tsx';
import styles from './Workspace.module.css';

/** The connected systems, as they work; and connecting those that are not. */
export default function SourcesPage({ away }: { away: boolean }) {
  const t = useText();
  const answer = useSources();
  return (
    <>
      <h2 className={styles.title}>{t('workspace.sources')}</h2>
      <p className={styles.quiet}>{t('sources.means')}</p>
      <FromServer answer={answer}>
        {(sources) =>
          SOURCE_SYSTEMS.map((system) => {
            const source = sources.find((one) => one.system === system);
            return source ? (
              <SourceCard key={source.id} source={source} away={away} />
            ) : (
              <NewSource key={system} system={system} onDone={answer.again} />
            );
          })
        }
      </FromServer>
    </>
  );
}
