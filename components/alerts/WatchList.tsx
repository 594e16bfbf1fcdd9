import { useState } from 'react';
import type { Watched } from '#lib/contract/alerts.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { LeadName } from '../ui/LeadName.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { useDate } from '../ui/When.tsx';
import styles from './AlertsForm.module.css';
import { setWatch } from './set-watch.ts';

/** What I watch, with the last news of it. Each can be ended at once. */
export function WatchList({ first }: { first: readonly Watched[] }) {
  const t = useText();
  const date = useDate();
  const errorText = useErrorText();
  const announce = useAnnounce();
  const [watches, setWatches] = useState(first);
  const [ending, setEnding] = useState<string | null>(null);
  const [code, setCode] = useState<string | null>(null);

  async function end({ about, id, name }: Watched) {
    setEnding(id);
    const done = await setWatch({ about, id, on: false });
    setEnding(null);
    setCode(done.ok ? null : done.error.code);
    if (!done.ok) return;
    setWatches(done.value.watches);
    announce(t('watch.ended', { name }));
  }
  return (
    <section aria-label={t('alerts.watches')}>
      <h3 className={styles.watching}>{t('alerts.watches')}</h3>
      {watches.length === 0 && <p className={styles.quiet}>{t('alerts.noWatches')}</p>}
      {code && (
        <p role="alert" className={styles.error}>
          {errorText(code)}
        </p>
      )}
      <ul className={styles.watches}>
        {watches.map((one) => (
          <li key={one.id}>
            <span>
              <LeadName stop={one.stop}>{one.name}</LeadName>
              <small>
                {[
                  t(`watch.about.${one.about}`),
                  one.news?.what && t(`watch.news.${one.news.what}`),
                  one.news && date(one.news.at),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
            <Button
              look="quiet"
              pending={ending === one.id}
              aria-label={t('alerts.unwatchOne', { name: one.name })}
              onPress={() => void end(one)}
            >
              {t('alerts.unwatch')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
