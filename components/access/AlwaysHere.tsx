import { useState } from 'react';
import { requestSite, watchSiteAccess } from '#lib/platform/access.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './AlwaysHere.module.css';

/** On a page that is looked at because of one click: offers to look at its site always. */
export default function AlwaysHere({ origin, label }: { origin: string; label: string }) {
  const t = useText();
  const access = useWatch(watchSiteAccess);
  const [refused, setRefused] = useState(false);
  if (!access || access.all || access.sites.includes(origin)) return null;
  return (
    <p className={styles.once}>
      {refused ? <span role="alert">{t('access.refused')}</span> : t('access.once')}{' '}
      <Button look="link" onPress={() => void requestSite(origin).then((given) => setRefused(!given))}>
        {t('access.always', { site: label })}
      </Button>
    </p>
  );
}
