import { useEffect, useState } from 'react';
import { useIntl } from 'react-intl';
import { readAccount } from '#lib/store/search.ts';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import { Gone } from './Gone.tsx';
import { hashOf } from './route.ts';
import styles from './Workspace.module.css';

/** A company and its people on this device. */
export default function AccountPage({ id }: { id: string }) {
  const t = useText();
  const intl = useIntl();
  const [found, setFound] = useState<Awaited<ReturnType<typeof readAccount>>>();

  useEffect(() => {
    let stale = false;
    void readAccount(id).then((next) => {
      if (!stale) setFound(next);
    });
    return () => {
      stale = true;
    };
  }, [id]);

  if (found === undefined) return null;
  if (found === null) return <Gone />;
  const { account, leads } = found;
  const facts = [
    account.industry,
    account.country && (intl.formatDisplayName(account.country, { type: 'region' }) ?? account.country),
    account.employees !== null && t('why.people', { count: account.employees }),
    account.domains.join(', '),
  ];
  return (
    <>
      <h2 className={styles.title}>{account.name}</h2>
      <p className={styles.quiet}>{facts.filter(Boolean).join(' · ')}</p>
      <Card title={t('workspace.accountLeads', { count: leads.length })}>
        <ul className={styles.links}>
          {leads.map((lead) => (
            <li key={lead.id}>
              <a href={hashOf({ screen: 'lead', id: lead.id })}>{lead.name}</a>{' '}
              <span className={styles.quiet}>{lead.title}</span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
}
