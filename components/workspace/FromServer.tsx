import type { ReactNode } from 'react';
import type { CallError } from '#lib/sync/client.ts';
import { Button } from '../ui/Button.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Line } from '../ui/Line.tsx';
import { useErrorText, useText } from '../ui/text.ts';
import { Asking } from './Asking.tsx';
import type { Answer } from './use-answer.ts';

/** What the server answered, or the sentence why there is nothing (new) to show. */
export function FromServer<T>({
  answer: { value, error, again },
  children,
}: {
  answer: Answer<T>;
  children: (value: T) => ReactNode;
}) {
  if (value === undefined && !error) return <Asking />;
  return (
    <>
      {error && <NotAnswered error={error} again={again} />}
      {value !== undefined && children(value)}
    </>
  );
}

function NotAnswered({ error, again }: { error: CallError; again: () => void }) {
  const t = useText();
  const errorText = useErrorText();
  const { members } = useDirectory();
  if (error.code === 'forbidden') {
    const admins = [...members.values()].filter((member) => member.admin && member.active);
    return (
      <Line title={t('workspace.forbidden')}>
        <p>
          {t('workspace.forbiddenWhy', {
            count: admins.length,
            names: admins.map((member) => member.name).join(', '),
          })}
        </p>
      </Line>
    );
  }
  return (
    <Line
      title={t('workspace.notAnswered')}
      actions={<Button onPress={again}>{t('workspace.again')}</Button>}
    >
      <p role="alert">{errorText(error.code)}</p>
    </Line>
  );
}
