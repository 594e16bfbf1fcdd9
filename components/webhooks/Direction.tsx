import { type ReactNode, useState } from 'react';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import { FromServer } from '../workspace/FromServer.tsx';
import { Once } from '../workspace/Once.tsx';
import { Rows } from '../workspace/Rows.tsx';
import type { Answer } from '../workspace/use-answer.ts';
import page from '../workspace/Workspace.module.css';

type ShowSecret = (secret: string | null) => void;

interface Props<T> {
  answer: Answer<T>;
  means: string;
  /** The list's name, and its title with how many there are. */
  label: string;
  title: (count: number) => string;
  none: string;
  rows: (value: T, onSecret: ShowSecret) => ReactNode[];
  /** What is said beside a secret that was just made. */
  secretMeans: string;
  form: (onMade: ShowSecret) => ReactNode;
}

/** One direction of webhooks: what it is for, a secret just made, those there are, and the form for one more. */
export function Direction<T>({ answer, means, label, title, none, rows, secretMeans, form }: Props<T>) {
  const t = useText();
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <p className={page.quiet}>{means}</p>
      <FromServer answer={answer}>
        {(value) => {
          const listed = rows(value, setSecret);
          return (
            <>
              {secret !== null && (
                <Once
                  title={t('hooks.secretMade')}
                  words={secretMeans}
                  secret={secret}
                  onDone={() => setSecret(null)}
                />
              )}
              <Card title={title(listed.length)}>
                {listed.length === 0 ? (
                  <p className={page.quiet}>{none}</p>
                ) : (
                  <Rows label={label}>{listed}</Rows>
                )}
              </Card>
              {form((made) => {
                setSecret(made);
                answer.again();
              })}
            </>
          );
        }}
      </FromServer>
    </>
  );
}
