import { useCallback } from 'react';
import { hooksIn } from '#lib/contract/hooks-in.ts';
import { ask } from '#lib/sync/ask.ts';
import { useText } from '../ui/text.ts';
import { useAnswer } from '../workspace/use-answer.ts';
import { Direction } from './Direction.tsx';
import { HookInRow } from './HookInRow.tsx';
import { NewHookIn } from './NewHookIn.tsx';

/** The addresses to which tools send, and what becomes of it. */
export function HooksIn() {
  const t = useText();
  const answer = useAnswer(useCallback(() => ask(hooksIn, {}), []));
  return (
    <Direction
      answer={answer}
      means={t('hooks.means')}
      label={t('hooks.in')}
      title={(count) => t('hooks.list', { count })}
      none={t('hooks.none')}
      rows={({ hooks }, onSecret) =>
        hooks.map((hook) => <HookInRow key={hook.id} hook={hook} again={answer.again} onSecret={onSecret} />)
      }
      secretMeans={t('hooks.secretMadeMeans')}
      form={(onMade) => <NewHookIn onMade={onMade} />}
    />
  );
}
