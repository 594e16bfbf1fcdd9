import { lazy, type ReactNode, Suspense, useEffect, useRef, useSyncExternalStore } from 'react';
import type { Settings } from '#lib/store/settings.ts';
import { watchDirectory, watchInbox, watchOutbox } from '#lib/store/views.ts';
import { beginSession } from '#lib/sync/begin.ts';
import { watchStatus } from '#lib/sync/status.ts';
import { ConnectionButton } from '../connect/ConnectionButton.tsx';
import { isAway } from '../connect/connection.ts';
import { mayImport } from '../import/allowed.ts';
import { useLeadSheets } from '../lead/lead-sheets.ts';
import { nowState } from '../now/state.ts';
import WithoutData from '../now/WithoutData.tsx';
import { WorkspaceName } from '../shell/WorkspaceName.tsx';
import { Announcer } from '../ui/Announcer.tsx';
import { DirectoryContext } from '../ui/directory.ts';
import { Hidden } from '../ui/Hidden.tsx';
import { Mark } from '../ui/Mark.tsx';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { hashOf, type Route, routeOf } from './route.ts';
import styles from './Workspace.module.css';

const Notes = lazy(() => import('../shell/Notes.tsx'));
const FeedbackPage = lazy(() => import('./FeedbackPage.tsx'));
const SearchPage = lazy(() => import('./SearchPage.tsx'));
const LeadPage = lazy(() => import('../lead/LeadPage.tsx').then(({ LeadPage }) => ({ default: LeadPage })));
const AccountPage = lazy(() => import('./AccountPage.tsx'));
const AssetPage = lazy(() => import('./AssetPage.tsx'));
const CampaignPage = lazy(() => import('./CampaignPage.tsx'));
const PersonaPage = lazy(() => import('./PersonaPage.tsx'));
const PersonasPage = lazy(() => import('./PersonasPage.tsx'));
const TeamsPage = lazy(() => import('./TeamsPage.tsx'));
const TeamPage = lazy(() => import('./TeamPage.tsx'));
const HuddlePage = lazy(() => import('./HuddlePage.tsx'));
const PairsPage = lazy(() => import('./PairsPage.tsx'));
const ImportPage = lazy(() => import('./ImportPage.tsx'));
const WebhooksPage = lazy(() => import('./WebhooksPage.tsx'));
const StagesPage = lazy(() => import('./StagesPage.tsx'));
const ReachPage = lazy(() => import('./ReachPage.tsx'));
const QualityPage = lazy(() => import('./QualityPage.tsx'));
const SpellingsPage = lazy(() => import('./SpellingsPage.tsx'));
const TitlesPage = lazy(() => import('./TitlesPage.tsx'));
const DriftPage = lazy(() => import('./DriftPage.tsx'));
const SitesPage = lazy(() => import('./SitesPage.tsx'));
const MembersPage = lazy(() => import('./MembersPage.tsx'));
const InvitesPage = lazy(() => import('./InvitesPage.tsx'));
const DevicesPage = lazy(() => import('./DevicesPage.tsx'));
const KeysPage = lazy(() => import('./KeysPage.tsx'));
const SourcesPage = lazy(() => import('./SourcesPage.tsx'));
const PrivacyPage = lazy(() => import('./PrivacyPage.tsx'));
const AuditPage = lazy(() => import('./AuditPage.tsx'));
const SelfTestPage = lazy(() => import('./SelfTestPage.tsx'));

const NO_OUTBOX = { waiting: 0, needsYou: [], lost: 0 };
const watchNames = watchDirectory();
const watchConnection = watchStatus();
const watchWaiting = watchOutbox();
const watchInboxOnce = watchInbox();

/** What stands in the column at the side for everybody, each with the screen it opens. */
const PLACES = [
  { screen: 'feedback', query: '' },
  { screen: 'search', asked: null },
  { screen: 'reach', query: '' },
  { screen: 'personas' },
  { screen: 'teams' },
  { screen: 'pairs' },
  { screen: 'stages' },
  { screen: 'titles', leadId: null },
  { screen: 'quality' },
  { screen: 'drift' },
  { screen: 'import' },
  { screen: 'webhooks' },
  { screen: 'spellings' },
  { screen: 'devices' },
  { screen: 'sites' },
  { screen: 'self-test', tabId: null },
] as const satisfies readonly Route[];

/** Of these, what only those have who may import. */
const BRINGS_DATA: ReadonlySet<Route['screen']> = new Set(['import', 'webhooks', 'spellings']);

/** What administrators have besides. */
const ADMINISTRATION = [
  { screen: 'members' },
  { screen: 'invites' },
  { screen: 'keys' },
  { screen: 'sources' },
  { screen: 'privacy' },
  { screen: 'audit' },
] as const satisfies readonly Route[];

/** Under which of them a screen stands that has no entry of its own. */
const PART_OF: Partial<Record<Route['screen'], Route['screen']>> = {
  persona: 'personas',
  team: 'teams',
  huddle: 'teams',
};

function onHash(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
const useHash = (): string => useSyncExternalStore(onHash, () => location.hash);

/** What one screen is: a filter, or a list that opens within it, is set where its control is and leaves it the same. */
function placeOf(route: Route, hash: string): string {
  if (route.screen === 'reach' || route.screen === 'feedback') return route.screen;
  return route.screen === 'team' ? hashOf({ screen: 'team', id: route.id }) : hash;
}

/** The full-tab page: the screens that need more room than the sidebar, chosen by the address. */
export function Workspace({ settings }: { settings: Settings }) {
  const t = useText();
  const directory = useWatch(watchNames);
  const status = useWatch(watchConnection);
  const outbox = useWatch(watchWaiting) ?? NO_OUTBOX;
  const inbox = useWatch(watchInboxOnce) ?? [];
  const hash = useHash();
  const route = routeOf(hash);
  const sheets = useLeadSheets(hash);
  const main = useRef<HTMLElement>(null);
  const place = placeOf(route, hash);
  const shown = useRef(place);

  useEffect(() => beginSession(), []);
  useEffect(() => {
    document.title = t('workspace.title');
  }, [t]);
  // What was pressed may have gone with its screen.
  useEffect(() => {
    if (shown.current !== place) main.current?.focus();
    shown.current = place;
  }, [place]);

  if (!status || !directory) return null;
  const hasData = directory.workspace !== null;
  return (
    <DirectoryContext value={directory}>
      <Announcer>
        <div className={styles.workspace}>
          <header className={styles.side}>
            <h1 className={styles.name}>
              <Mark />
              <WorkspaceName />
            </h1>
            <nav aria-label={t('workspace.places')} className={styles.places}>
              {[
                ...PLACES.filter(({ screen }) => !BRINGS_DATA.has(screen) || mayImport(directory.me)),
                ...(directory.me?.admin ? ADMINISTRATION : []),
              ].map((place) => (
                <a
                  key={place.screen}
                  href={hashOf(place)}
                  aria-current={
                    place.screen === route.screen
                      ? 'page'
                      : place.screen === PART_OF[route.screen]
                        ? 'true'
                        : undefined
                  }
                >
                  {t(`workspace.${place.screen}`)}
                  {place.screen === 'feedback' && inbox.length > 0 && (
                    <>
                      <span aria-hidden="true"> · {inbox.length}</span>
                      <Hidden>{t('tabs.waiting', { count: inbox.length })}</Hidden>
                    </>
                  )}
                </a>
              ))}
            </nav>
            <ConnectionButton status={status} outbox={outbox} />
          </header>
          <main
            ref={main}
            tabIndex={-1}
            className={route.screen === 'reach' ? `${styles.main} ${styles.wide}` : styles.main}
          >
            <Suspense>
              <Notes lost={outbox.lost} />
            </Suspense>
            <Suspense>{screenOf()}</Suspense>
          </main>
        </div>
      </Announcer>
    </DirectoryContext>
  );

  function screenOf(): ReactNode {
    if (route.screen === 'sites') return <SitesPage />;
    if (route.screen === 'self-test') return <SelfTestPage tabId={route.tabId} />;
    if (!hasData) {
      const state = nowState({ status, tab: null, opened: null, hasData });
      return status ? <WithoutData state={state} status={status} /> : null;
    }
    switch (route.screen) {
      case 'lead':
        return (
          <LeadPage
            key={route.id}
            leadId={route.id}
            away={status !== undefined && isAway(status.state)}
            settings={settings}
            sheets={sheets}
            {...(route.at === undefined ? {} : { at: route.at })}
            onOpenLead={(id) => {
              location.hash = hashOf({ screen: 'lead', id });
            }}
          />
        );
      case 'account':
        return (
          <AccountPage key={route.id} id={route.id} away={status !== undefined && isAway(status.state)} />
        );
      case 'asset':
        return <AssetPage key={route.id} id={route.id} />;
      case 'campaign':
        return <CampaignPage id={route.id} />;
      case 'feedback':
        return <FeedbackPage asked={route.query} />;
      case 'persona':
        return <PersonaPage key={route.id} id={route.id} />;
      case 'personas':
        return <PersonasPage />;
      case 'teams':
        return <TeamsPage />;
      case 'team':
        return <TeamPage key={route.id} id={route.id} list={route.list ?? null} />;
      case 'huddle':
        return <HuddlePage key={route.id} id={route.id} />;
      case 'pairs':
        return <PairsPage />;
      case 'members':
        return <MembersPage />;
      case 'invites':
        return <InvitesPage />;
      case 'devices':
        return <DevicesPage />;
      case 'keys':
        return <KeysPage />;
      case 'sources':
        return <SourcesPage away={status !== undefined && isAway(status.state)} />;
      case 'privacy':
        return <PrivacyPage />;
      case 'audit':
        return <AuditPage />;
      case 'webhooks':
        return <WebhooksPage />;
      case 'stages':
        return <StagesPage />;
      case 'drift':
        return <DriftPage />;
      case 'titles':
        return <TitlesPage key={hash} leadId={route.leadId} />;
      case 'reach':
        return <ReachPage query={route.query} />;
      case 'quality':
        return <QualityPage />;
      case 'spellings':
        return <SpellingsPage />;
      case 'import':
        return <ImportPage away={status !== undefined && isAway(status.state)} />;
      case 'search':
        return <SearchPage key={hash} asked={route.asked} />;
    }
  }
}
