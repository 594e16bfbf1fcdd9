import { createContext, type ReactNode, use, useCallback, useState } from 'react';
import styles from './hidden.module.css';

const Announce = createContext<(sentence: string) => void>(() => {});

/** Says a sentence to assistive technology without moving the focus. */
export const useAnnounce = (): ((sentence: string) => void) => use(Announce);

export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ sentence: '', turn: 0 });
  const announce = useCallback(
    (sentence: string) => setSaid(({ turn }) => ({ sentence, turn: turn + 1 })),
    [],
  );
  return (
    <Announce value={announce}>
      {children}
      {/* Two regions in turn, so that the same sentence twice is said twice. An open dialog silences all but such a region. */}
      <div className={styles.hidden} role="status" data-live-announcer="true">
        {said.turn % 2 === 0 ? said.sentence : ''}
      </div>
      <div className={styles.hidden} role="status" data-live-announcer="true">
        {said.turn % 2 === 1 ? said.sentence : ''}
      </div>
    </Announce>
  );
}
