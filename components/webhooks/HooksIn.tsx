import { useCallback, useState } from 'react';
import { hooksIn } from '#lib/contract/hooks-in.ts';
import { ask } from '#lib/sync/ask.ts';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import { FromServer } from '../workspace/FromServer.tsx';
import { Once } from '../workspace/Once.tsx';
import { Rows } from '../workspace/Rows.tsx';
import { useAnswer } from '../workspace/use-answer.ts';
import page from '../workspace/Workspace.module.css';
import { HookInRow } from './HookInRow.tsx';
import { NewHookIn } from './NewHookIn.tsx';

/** The addresses to which tools send, and what becomes of it. */
export function HooksIn() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(hooksIn, {}), []));
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <p className={page.quiet}>{t('hooks.means')}</p>
      <FromServer answer={answer}>
        {({ hooks }) => (
          <>
            {secret !== null && (
              <Once
                title={t('hooks.secretMade')}
                words={t('hooks.secretMadeMeans')}
                secret={secret}
                onDone={() => setSecret(null)}
              />
            )}
            <Card title={t('hooks.list', { count: hooks.length })}>
              {hooks.length === 0 ? (
                <p className={page.quiet}>{t('hooks.none')}</p>
              ) : (
                <Rows label={t('hooks.in')}>
                  {hooks.map((hook) => (
                    <HookInRow key={hook.id} hook={hook} again={answer.again} onSecret={setSecret} />
                  ))}
                </Rows>
              )}
            </Card>
            <NewHookIn
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
