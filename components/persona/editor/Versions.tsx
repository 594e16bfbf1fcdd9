import { useState } from 'react';
import { useIntl } from 'react-intl';
import type { PersonaVersion } from '#lib/contract/personas.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Tag } from '../../ui/Tag.tsx';
import { useText } from '../../ui/text.ts';
import { useBy } from '../../ui/use-by.ts';
import { dayWords } from '../../ui/When.tsx';
import { Row, Rows } from '../../workspace/Rows.tsx';
import Changes from './Changes.tsx';

/** Every version, the newest first, each with what it changed against the one before. */
export function Versions({ id, versions }: { id: string; versions: readonly PersonaVersion[] }) {
  const t = useText();
  const intl = useIntl();
  const by = useBy();
  const [open, setOpen] = useState<number | null>(null);
  return (
    <Card title={t('versions.title')}>
      <Rows label={t('versions.title')}>
        {versions.map((version, at) => {
          const { number, status, authorId } = version;
          const older = versions[at + 1];
          const isOpen = open === number;
          return (
            <Row
              key={number}
              title={t('versions.number', { number })}
              tags={
                <Tag tone={status === 'current' ? 'both' : 'plain'}>
                  {t(
                    `versions.${version.retired && status !== 'draft' && status !== 'replaced' ? 'retired' : status}`,
                  )}
                </Tag>
              }
              facts={[
                authorId === null
                  ? t('versions.before')
                  : t('versions.saved', {
                      ...by(authorId),
                      day: dayWords(intl, version.at, new Date()),
                    }),
              ]}
              actions={
                older && (
                  <Button
                    look="quiet"
                    aria-expanded={isOpen}
                    aria-label={t('versions.compareOf', { number, older: older.number })}
                    onPress={() => setOpen(isOpen ? null : number)}
                  >
                    {t('versions.compare', { older: older.number })}
                  </Button>
                )
              }
            >
              {isOpen && older && <Changes id={id} before={older} after={version} />}
            </Row>
          );
        })}
      </Rows>
    </Card>
  );
}
