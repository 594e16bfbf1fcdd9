import { useIntl } from 'react-intl';
import type { AgreementVersion } from '#lib/contract/teams.ts';
import { Card } from '../ui/Card.tsx';
import { Tag } from '../ui/Tag.tsx';
import { useText } from '../ui/text.ts';
import { useBy } from '../ui/use-by.ts';
import { dayWords } from '../ui/When.tsx';
import { Row, Rows } from '../workspace/Rows.tsx';
import { AgreementText } from './AgreementText.tsx';

/** Every version of a team's agreement, the newest first, with its author and date and what it changed. */
export function AgreementVersions({ versions }: { versions: readonly AgreementVersion[] }) {
  const t = useText();
  const intl = useIntl();
  const by = useBy();
  return (
    <Card title={t('agreement.versions')}>
      <Rows label={t('agreement.versions')}>
        {versions.map((version, at) => (
          <Row
            key={version.number}
            title={t('versions.number', { number: version.number })}
            tags={
              <Tag tone={version.status === 'current' ? 'both' : 'plain'}>
                {t(`versions.${version.status}`)}
              </Tag>
            }
            facts={[
              t('agreement.proposed', {
                ...by(version.authorId),
                day: dayWords(intl, version.at, new Date()),
              }),
            ]}
          >
            <AgreementText agreement={version} before={versions[at + 1] ?? null} />
          </Row>
        ))}
      </Rows>
    </Card>
  );
}
