import { type ReactNode, useState } from 'react';
import type { Result } from '#lib/contract/result.ts';
import type { CallError } from '#lib/sync/client.ts';
import { Button } from '../ui/Button.tsx';
import fields from '../ui/field.module.css';
import { useErrorText, useText } from '../ui/text.ts';

/** A page of a list, and what to give for the following one; null at the end. */
interface Page<T> {
  items: readonly T[];
  next: string | null;
}

interface Props<T> {
  first: Page<T>;
  more: (after: string) => Promise<Result<Page<T>, CallError>>;
  children: (items: readonly T[]) => ReactNode;
}

/** A list that the server gives a page at a time: those asked for so far, and a button for more. */
export function MorePages<T>({ first, more, children }: Props<T>) {
  const t = useText();
  const errorText = useErrorText();
  const [{ items, next }, setPage] = useState(first);
  const [busy, setBusy] = useState(false);
  const [code, setCode] = useState<string | null>(null);
  const show = async (after: string) => {
    setBusy(true);
    const answer = await more(after);
    setBusy(false);
    setCode(answer.ok ? null : answer.error.code);
    if (answer.ok) setPage({ items: [...items, ...answer.value.items], next: answer.value.next });
  };
  return (
    <>
      {children(items)}
      {code && (
        <p role="alert" className={fields.error}>
          {errorText(code)}
        </p>
      )}
      {next !== null && (
        <div>
          <Button pending={busy} onPress={() => void show(next)}>
            {t('reach.more')}
          </Button>
        </div>
      )}
    </>
  );
}
