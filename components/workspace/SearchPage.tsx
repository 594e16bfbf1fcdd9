import { useEffect, useState } from 'react';
import { readAsked } from '#lib/store/asked.ts';
import { here } from '#lib/store/connections.ts';
import { type Hit, searchEverything } from '#lib/store/search.ts';
import { LeadFinder } from '../search/LeadFinder.tsx';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import { hashOf } from './route.ts';
import styles from './Workspace.module.css';

const MOST = 20;
const GROUPS = ['account', 'campaign', 'persona'] as const;

/** Search over everything on this device; `asked`: what was typed after the address bar's keyword. */
export default function SearchPage({ asked }: { asked: string | null }) {
  const t = useText();
  const [first, setFirst] = useState(asked === null ? '' : null);
  const [hits, setHits] = useState<Hit[]>([]);

  useEffect(() => {
    if (asked !== null) void readAsked(asked).then(setFirst);
  }, [asked]);

  if (first === null) return null;
  return (
    <>
      <h2 className={styles.title}>{t('workspace.search')}</h2>
      <LeadFinder
        autoFocus
        label={t('search.label')}
        text={first}
        onText={(text) =>
          void here()
            .then((store) => searchEverything(store, text, MOST))
            .then(setHits)
        }
        onPick={(lead) => {
          location.hash = hashOf({ screen: 'lead', id: lead.id });
        }}
      />
      {GROUPS.map((kind) => {
        const mine = hits.filter((hit) => hit.kind === kind);
        return (
          mine.length > 0 && (
            <Card key={kind} title={t(`workspace.found.${kind}`)}>
              <ul className={styles.links}>
                {mine.map((hit) => (
                  <li key={hit.id}>
                    <a href={hashOf({ screen: kind, id: hit.id })}>{hit.name}</a>
                  </li>
                ))}
              </ul>
            </Card>
          )
        );
      })}
    </>
  );
}
