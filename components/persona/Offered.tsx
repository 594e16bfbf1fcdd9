import type { ContentPiece, Lead } from '#lib/contract/records.ts';
import { offeredContent } from '#lib/domain/content.ts';
import { useAnnounce } from '../ui/Announcer.tsx';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import styles from './WhatMatters.module.css';

/** What the seller may send this lead now, or without a lead all that there is; nothing when nothing fits. */
export function Offered({
  content,
  lead,
}: {
  content: readonly ContentPiece[];
  lead: Pick<Lead, 'stage' | 'signals'> | null;
}) {
  const t = useText();
  const announce = useAnnounce();
  const pieces = lead ? offeredContent(content, lead) : content;
  if (pieces.length === 0) return null;
  return (
    <>
      <h4 className={styles.label}>{t('content.offered')}</h4>
      <ul className={styles.offered}>
        {pieces.map(({ title, url }) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer">
              {title}
            </a>
            <Button
              look="link"
              aria-label={t('content.copyOf', { title })}
              onPress={() =>
                void navigator.clipboard.writeText(url).then(() => announce(t('content.copied')))
              }
            >
              {t('content.copy')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
