import { useCallback } from 'react';
import { webhooks } from '#lib/contract/webhooks.ts';
import { ask } from '#lib/sync/ask.ts';
import { useText } from '../ui/text.ts';
import { useAnswer } from '../workspace/use-answer.ts';
import { Direction } from './Direction.tsx';
import { HookOutRow } from './HookOutRow.tsx';
import { NewHookOut } from './NewHookOut.tsx';

/** The tools that hear from Samsyn, and what became of telling them. */
export function HooksOut() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(webhooks, {}), []));
  return (
    <Direction
      answer={answer}
      means={t('hooksOut.means')}
      label={t('hooksOut.out')}
      title={(count) => t('hooksOut.list', { count })}
      none={t('hooksOut.none')}
      rows={({ webhooks: hooks }, onSecret) =>
        hooks.map((hook) => <HookOutRow key={hook.id} hook={hook} again={answer.again} onSecret={onSecret} />)
      }
      secretMeans={t('hooksOut.secretMeans')}
      form={(onMade) => <NewHookOut onMade={onMade} />}
    />
  );
}
