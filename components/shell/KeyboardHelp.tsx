import { useEffect, useState } from 'react';
import { toggleShortcut } from '#lib/platform/sidebar.ts';
import { useText } from '../ui/text.ts';
import styles from './KeyboardHelp.module.css';
import { isMac } from './platform.ts';

/** Every shortcut of the panel. */
export default function KeyboardHelp({ verdictKeys }: { verdictKeys: boolean }) {
  const t = useText();
  const [toggle, setToggle] = useState<string | null>(null);
  useEffect(() => void toggleShortcut().then(setToggle), []);
  const rows = [
    ...(toggle ? [{ keys: [toggle], does: t('keys.toggle') }] : []),
    { keys: [isMac() ? '⌘ K' : 'Ctrl K'], does: t('keys.palette') },
    { keys: ['1', '2', '3'], does: t('keys.verdicts'), off: !verdictKeys },
    { keys: ['U'], does: t('keys.undo'), off: !verdictKeys },
    { keys: ['sam', t('keys.space')], does: t('keys.omnibox') },
    { keys: ['Tab', 'Shift Tab'], does: t('keys.tab') },
    { keys: ['←', '→'], does: t('keys.arrows') },
    { keys: ['Enter', t('keys.space')], does: t('keys.press') },
    { keys: ['Esc'], does: t('keys.escape') },
  ];
  return (
    <>
      <dl className={styles.keys}>
        {rows.map(({ keys, does, off }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>
              {does}
              {off && <small>{t('keys.off')}</small>}
            </dd>
          </div>
        ))}
      </dl>
      {!toggle && <p className={styles.hint}>{t('keys.openPanel')}</p>}
    </>
  );
}
