import SiteAccess from '../access/SiteAccess.tsx';
import { Card } from '../ui/Card.tsx';
import { useText } from '../ui/text.ts';
import styles from './Workspace.module.css';

export default function SitesPage() {
  const t = useText();
  return (
    <>
      <h2 className={styles.title}>{t('sites.title')}</h2>
      <Card>
        <SiteAccess />
      </Card>
    </>
  );
}
