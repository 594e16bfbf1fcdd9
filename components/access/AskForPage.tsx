import Eye from 'lucide-react/icons/eye';
import { useState } from 'react';
import { lookAtThisPage, requestAddress, requestAllSites, requestSite } from '#lib/platform/access.ts';
import { watchPolicy } from '#lib/platform/policy.ts';
import type { TabView } from '#lib/store/tab-state.ts';
import { Button } from '../ui/Button.tsx';
import { Line } from '../ui/Line.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';

/** This page cannot be read yet: says what each permission does and gives it with one click. */
export default function AskForPage({ tab, onSearch }: { tab: TabView; onSearch: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  const policy = useWatch(watchPolicy);
  const [fault, setFault] = useState<string | null>(null);
  const { origin } = tab;
  const blind = tab.access === 'unknown_address';

  // The browser shows its question only inside the click: the request comes first, nothing is awaited before it.
  function ask(request: Promise<boolean>) {
    void request.then((given) => setFault(given ? null : t('access.refused')));
  }

  async function look() {
    const result = await lookAtThisPage(tab.tabId);
    setFault(result.ok ? null : errorText(result.error.code));
  }

  return (
    <Line
      icon={<Eye size="1.125rem" />}
      title={blind ? t('access.unknownTitle') : t('access.askTitle', { site: tab.label ?? '' })}
      actions={
        <>
          <Button look="primary" onPress={() => void look()}>
            {t('access.lookNow')}
          </Button>
          {origin && (
            <Button onPress={() => ask(requestSite(origin))}>
              {t('access.always', { site: tab.label ?? origin })}
            </Button>
          )}
          {blind && <Button onPress={() => ask(requestAddress())}>{t('access.followAddress')}</Button>}
          {policy && policy.allSites !== 'forbidden' && (
            <Button onPress={() => ask(requestAllSites())}>{t('sites.allOn')}</Button>
          )}
          <Button look="quiet" onPress={onSearch}>
            {t('now.search')}
          </Button>
        </>
      }
    >
      <p>{t(blind ? 'access.unknownWhy' : 'access.askWhy')}</p>
      {blind && <p>{t('access.linkedin')}</p>}
      {!blind && !origin && <p>{t('access.notEncrypted')}</p>}
      {fault && <p role="alert">{fault}</p>}
    </Line>
  );
}
