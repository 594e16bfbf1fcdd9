import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Account } from '#lib/contract/records.ts';
import { watchAccount } from '#lib/store/account.ts';
import type { LeadSheet, LeadSheetProps } from '../lead/lead-sheets.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import styles from './AccountView.module.css';
import AccountView from './AccountView.tsx';
import type { OpenLead } from './People.tsx';

interface Props extends Omit<LeadSheetProps, 'sheet'> {
  sheet: LeadSheet;
  account: Account;
  away: boolean;
  onOpenLead: OpenLead;
}

/** The company of a lead, over the lead. */
export default function AccountSheet({ account, away, onOpenLead, sheet, onSheet }: Props) {
  const t = useText();
  const view = useWatch(useMemo(() => watchAccount(account.id), [account.id]));
  // The same function for as long as the sheet is open: another one would draw every row anew.
  const latest = useRef(onOpenLead);
  useEffect(() => {
    latest.current = onOpenLead;
  });
  const open = useCallback((leadId: string) => latest.current(leadId), []);
  return (
    <Sheet title={account.name} isOpen onClose={() => onSheet(null)}>
      {view ? (
        <AccountView
          view={view}
          away={away}
          onOpenLead={open}
          find={sheet.find ?? ''}
          onFind={(find) => onSheet({ ...sheet, find })}
        />
      ) : (
        <p role="status" className={styles.quiet}>
          {t(view === null ? 'workspace.goneWhy' : 'account.reading')}
        </p>
      )}
    </Sheet>
  );
}
