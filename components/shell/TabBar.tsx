import { Hidden } from '../ui/Hidden.tsx';
import { useText } from '../ui/text.ts';
import styles from './TabBar.module.css';

export const TABS = ['now', 'inbox', 'team', 'search'] as const;
export type TabName = (typeof TABS)[number];

interface Props {
  shown: TabName;
  /** What waits behind a tab. */
  waiting: Partial<Record<TabName, number>>;
  onShow: (name: TabName) => void;
}

export function TabBar({ shown, waiting, onShow }: Props) {
  const t = useText();
  return (
    <nav aria-label={t('tabs.label')} className={styles.bar}>
      {TABS.map((name) => {
        const count = waiting[name] ?? 0;
        return (
          <button
            key={name}
            type="button"
            className={styles.tab}
            aria-current={shown === name ? 'page' : undefined}
            onClick={() => onShow(name)}
          >
            {t(`tabs.${name}`)}
            {count > 0 && (
              <>
                <span aria-hidden="true"> · {count}</span>
                <Hidden> {t('tabs.waiting', { count })}</Hidden>
              </>
            )}
          </button>
        );
      })}
    </nav>
  );
}
