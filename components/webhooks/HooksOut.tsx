import { useCallback, useState } from 'react';
import { webhooks } from '#lib/contract/webhooks.ts';
import { ask } from '#lib/sync/ask.ts';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import { FromServer } from '../workspace/FromServer.tsx';
import { Once } from '../workspace/Once.tsx';
import { Rows } from '../workspace/Rows.tsx';
import { useAnswer } from '../workspace/use-answer.ts';
import page from '../workspace/Workspace.module.css';
import { HookOutRow } from './HookOutRow.tsx';
import { NewHookOut } from './NewHookOut.tsx';

/** The tools that hear from Samsyn, and what became of telling them. */
export function HooksOut() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(webhooks, {}), []));
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <p className={page.quiet}>{t('hooksOut.means')}</p>
      <FromServer answer={answer}>
        {({ webhooks: hooks }) => (
          <>
            {secret !== null && (
              <Once
                title={t('hooks.secretMade')}
                words={t('hooksOut.secretMeans')}
                secret={secret}
                onDone={() => setSecret(null)}
              />
            )}
            <Card title={t('hooksOut.list', { count: hooks.length })}>
              {hooks.length === 0 ? (
                <p className={page.quiet}>{t('hooksOut.none')}</p>
              ) : (
                <Rows label={t('hooksOut.out')}>
                  {hooks.map((hook) => (
                    <HookOutRow key={hook.id} hook={hook} again={answer.again} onSecret={setSecret} />
                  ))}
                </Rows>
              )}
            </Card>
            <NewHookOut
              onMade={(made) => {
                setSecret(made);
                answer.again();
              }}
            />
          </>
        )}
      </FromServer>
    </>
  );
}
