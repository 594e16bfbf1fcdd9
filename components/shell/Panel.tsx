import { lazy, Suspense, useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { Verdict } from '#lib/contract/records.ts';
import type { Settings } from '#lib/store/settings.ts';
import { watchActiveTab, watchLookup } from '#lib/store/tab-state.ts';
import { watchDirectory, watchInbox, watchLead, watchOutbox } from '#lib/store/views.ts';
import { early } from '#lib/store/watch.ts';
import { beginSession } from '#lib/sync/begin.ts';
import { watchStatus } from '#lib/sync/status.ts';
import { NowTab } from '../now/NowTab.tsx';
import { nowState } from '../now/state.ts';
import { Announcer } from '../ui/Announcer.tsx';
import { DirectoryContext } from '../ui/directory.ts';
import { useWatch } from '../ui/use-watch.ts';
import { VerdictActions } from '../ui/verdict-actions.ts';
import { Header } from './Header.tsx';
import type { SheetName } from './MainMenu.tsx';
import styles from './Panel.module.css';
import { TabBar, type TabName } from './TabBar.tsx';

const Notes = lazy(() => import('./Notes.tsx'));
const Sheets = lazy(() => import('./Sheets.tsx'));
const NewAnswers = lazy(() => import('../inbox/NewAnswers.tsx'));
const CountDue = lazy(() => import('../inbox/CountDue.tsx'));
const Inbox = lazy(() => import('../inbox/Inbox.tsx'));
const TeamTab = lazy(() => import('../team/TeamTab.tsx'));
const NewQuestions = lazy(() => import('../team/NewQuestions.tsx'));
const SearchTab = lazy(() => import('../search/SearchTab.tsx'));

const NO_OUTBOX = { waiting: 0, needsYou: [], lost: 0 };
const noLead = (emit: (value: null) => void) => {
  emit(null);
  return () => {};
};

/** The sidebar. */
export function Panel({ settings }: { settings: Settings }) {
  const directory = useWatch(watchDirectoryOnce);
  const status = useWatch(watchStatusOnce);
  const outbox = useWatch(watchOutboxOnce) ?? NO_OUTBOX;
  const waiting = useWatch(watchInboxOnce);
  const inbox = waiting ?? [];
  const [due, setDue] = useState(0);
  const tab = useWatch(watchTabOnce);
  const [shown, setShown] = useState<TabName>('now');
  const [sheet, setSheet] = useState<SheetName | null>(null);
  /** Sheets are loaded when the first one opens, and stay, to close as they opened. */
  const [hasSheets, setHasSheets] = useState(false);
  if (sheet && !hasSheets) setHasSheets(true);
  const [opened, setOpened] = useState<{ leadId: string; over: string } | null>(null);
  /** Text chosen in a page's context menu, to look up. */
  const [sought, setSought] = useState('');
  /** What waits for me in my teams. */
  const [asked, setAsked] = useState(0);
  const main = useRef<HTMLDivElement>(null);
  const verdictActions = useRef<((action: Verdict | 'undo') => void) | null>(null);

  // A lead opened by hand stands only over the page it was opened on.
  const page = tab ? `${tab.tabId} ${tab.address}` : '';
  const openedLead = opened && (page === '' || opened.over === page) ? opened.leadId : null;
  const state = nowState({ status, tab, opened: openedLead, hasData: directory?.workspace != null });
  const leadId = state.kind === 'lead' ? state.leadId : null;
  const lead = useWatch(useMemo(() => (leadId ? watchLead(leadId) : noLead), [leadId]));

  const show = useCallback((name: TabName) => {
    setShown(name);
    main.current?.scrollTo({ top: 0 });
  }, []);
  const openLead = useCallback(
    (id: string) => {
      // What was pressed goes away with its screen.
      main.current?.focus();
      setOpened({ leadId: id, over: page });
      show('now');
    },
    [page, show],
  );

  useEffect(() => beginSession(), []);

  useEffect(
    () =>
      watchLookup((text) => {
        setSought(text);
        show('search');
      }),
    [show],
  );

  const onKey = useEffectEvent((press: KeyboardEvent) => {
    if (
      press.key.toLowerCase() !== 'k' ||
      !(press.ctrlKey || press.metaKey) ||
      press.altKey ||
      press.shiftKey
    )
      return;
    press.preventDefault();
    setSheet(sheet === 'palette' ? null : 'palette');
  });
  useEffect(() => {
    const listener = (press: KeyboardEvent) => onKey(press);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);

  if (!directory) return null;
  const connected = status !== undefined && status.state !== 'unpaired' && directory.workspace !== null;
  return (
    <DirectoryContext value={directory}>
      <VerdictActions value={verdictActions}>
        <Announcer>
          <Suspense>
            <NewAnswers items={waiting} />
            <CountDue onCount={setDue} />
            <NewQuestions onWaiting={setAsked} />
          </Suspense>
          <div className={styles.panel}>
            <Header status={status} outbox={outbox} settings={settings} onOpen={setSheet} />
            <main ref={main} tabIndex={-1} className={styles.main}>
              <Suspense>
                <Notes lost={outbox.lost} />
              </Suspense>
              <div className={styles.screen}>
                <Suspense>
                  {shown === 'now' && (
                    <NowTab
                      state={state}
                      tab={tab ?? null}
                      status={status}
                      settings={settings}
                      onSearch={() => show('search')}
                      onInbox={() => show('inbox')}
                      onBack={() => {
                        setOpened(null);
                        main.current?.focus();
                      }}
                      onOpenLead={openLead}
                      onHold={(id) => setOpened({ leadId: id, over: page })}
                    />
                  )}
                  {shown === 'inbox' && <Inbox items={inbox} onOpenLead={openLead} />}
                  {shown === 'team' && <TeamTab lead={lead?.lead ?? null} onOpenLead={openLead} />}
                  {shown === 'search' && <SearchTab key={sought} text={sought} onOpenLead={openLead} />}
                </Suspense>
              </div>
            </main>
            {connected && (
              <TabBar shown={shown} waiting={{ inbox: inbox.length + due, team: asked }} onShow={show} />
            )}
          </div>
          {hasSheets && (
            <Suspense>
              <Sheets
                sheet={sheet}
                settings={settings}
                connected={connected}
                verdict={verdictActions.current}
                unsent={outbox.waiting + outbox.needsYou.length}
                onSheet={setSheet}
                onTab={show}
                onOpenLead={openLead}
              />
            </Suspense>
          )}
        </Announcer>
      </VerdictActions>
    </DirectoryContext>
  );
}

const watchDirectoryOnce = early(watchDirectory());
const watchStatusOnce = early(watchStatus());
const watchOutboxOnce = watchOutbox();
const watchInboxOnce = watchInbox();
const watchTabOnce = early(watchActiveTab());
