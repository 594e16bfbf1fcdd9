import UserRoundSearch from 'lucide-react/icons/user-round-search';
import { lazy, Suspense, useState } from 'react';
import { useIntl } from 'react-intl';
import { chooseLead } from '#lib/store/choices.ts';
import type { Settings } from '#lib/store/settings.ts';
import { inFront, type TabView } from '#lib/store/tab-state.ts';
import type { Status } from '#lib/sync/status.ts';
import { CONNECTION, isAway } from '../connect/connection.ts';
import { LeadPage } from '../lead/LeadPage.tsx';
import { type LeadSheets, useLeadSheets } from '../lead/lead-sheets.ts';
import { Others } from '../people/Others.tsx';
import { type Decisions, useDecisions } from '../people/use-decisions.tsx';
import { Button } from '../ui/Button.tsx';
import { Line } from '../ui/Line.tsx';
import { useText } from '../ui/text.ts';
import { agoWords } from '../ui/When.tsx';
import styles from './NowTab.module.css';
import { PageLeads } from './PageLeads.tsx';
import type { NowState } from './state.ts';

const AlwaysHere = lazy(() => import('../access/AlwaysHere.tsx'));
const AskForPage = lazy(() => import('../access/AskForPage.tsx'));
const ClosedPage = lazy(() => import('../access/ClosedPage.tsx'));
const PageCampaigns = lazy(() => import('../campaign/PageCampaigns.tsx'));
const Strangers = lazy(() => import('../people/Strangers.tsx'));
const WithoutData = lazy(() => import('./WithoutData.tsx'));

interface Props {
  state: NowState;
  tab: TabView | null;
  status: Status | undefined;
  settings: Settings;
  onSearch: () => void;
  onInbox: () => void;
  onBack: () => void;
  onOpenLead: (leadId: string) => void;
  /** Keeps a lead of the page in front, as one opened by hand. */
  onHold: (leadId: string) => void;
}

/** What is known about the page in front of the person. */
export function NowTab(props: Props) {
  const { tab } = props;
  const page = tab ? `${tab.tabId} ${tab.address}` : '';
  const decisions = useDecisions(page);
  const sheets = useLeadSheets(page);
  return (
    <>
      {tab && showsCampaigns(tab, props.state) && (
        <Suspense>
          <PageCampaigns
            key={page}
            campaigns={tab.campaigns}
            beside={props.state.kind === 'lead'}
            onInbox={props.onInbox}
            onOpenLead={props.onOpenLead}
          />
        </Suspense>
      )}
      {!saysEnough(tab, props.state) && <Screen {...props} decisions={decisions} sheets={sheets} />}
      {decisions.form}
    </>
  );
}

const OF_THE_PAGE = new Set<NowState['kind']>([
  'closed',
  'unknown_address',
  'needs_permission',
  'looking',
  'nobody',
]);

/** Over what the page shows, not over a lead that was opened by hand. */
const showsCampaigns = ({ campaigns: { found, unknown } }: TabView, state: NowState): boolean =>
  (found.length > 0 || unknown !== null) &&
  (OF_THE_PAGE.has(state.kind) || (state.kind === 'lead' && !state.back));

/** Where nobody can be looked for, a known campaign is all there is to say. */
const saysEnough = (tab: TabView | null, state: NowState): boolean =>
  state.kind === 'closed' && tab !== null && tab.campaigns.found.length > 0;

function Screen({
  state,
  tab,
  status,
  settings,
  onSearch,
  onBack,
  onOpenLead,
  onHold,
  decisions,
  sheets,
}: Props & { decisions: Decisions; sheets: LeadSheets }) {
  const t = useText();
  const { onForm, onDone, justDone } = decisions;
  /** Who stands in a list beside what is open is opened over the page, not as the page's own person. */
  const choose = (leadId: string): void => {
    const isInFront = tab !== null && inFront(tab).some((person) => person.leadId === leadId);
    if (!isInFront) onOpenLead(leadId);
    else if (tab.address) void chooseLead(tab.address, leadId);
  };
  // Of which page all people are shown: kept here, because what is below it comes and goes while leads change.
  const [unfoldedAt, setUnfoldedAt] = useState<TabView['address'] | undefined>();
  // A page come back to begins as a new one does.
  if (unfoldedAt !== undefined && tab && tab.address !== unfoldedAt) setUnfoldedAt(undefined);
  const pageLeads = (openId: string | null) =>
    tab && (
      <PageLeads
        key={tab.address}
        unfolded={unfoldedAt === tab.address}
        onUnfold={(unfolded) => setUnfoldedAt(unfolded ? tab.address : undefined)}
        {...{ tab, openId, onOpen: choose }}
      />
    );
  const away = status !== undefined && isAway(status.state);

  switch (state.kind) {
    case 'starting':
      return null;
    case 'connect':
    case 'first_sync':
    case 'no_data':
      return status ? <WithoutData state={state} status={status} /> : null;
    case 'closed':
      return <ClosedPage why={state.why} site={tab?.label ?? null} onSearch={onSearch} />;
    case 'unknown_address':
    case 'needs_permission':
      return tab && <AskForPage tab={tab} onSearch={onSearch} />;
    case 'looking':
      return (
        <p role="status" className={styles.quiet}>
          {t('now.looking')}
        </p>
      );
    case 'nobody':
      return (
        tab && (
          <>
            {justDone}
            <Nobody tab={tab} away={away} onSearch={onSearch} onForm={onForm} onDone={onDone} />
            {pageLeads(null)}
          </>
        )
      );
    case 'lead': {
      const via = tab?.people.find(({ leadId }) => leadId === state.leadId)?.via;
      return (
        <>
          {state.back ? (
            <div>
              <Button look="link" onPress={onBack}>
                {t('now.back')}
              </Button>
            </div>
          ) : (
            <>
              {justDone}
              {pageLeads(state.leadId)}
              {tab && <Considered tab={tab} />}
              {tab && <ToAsk tab={tab} away={away} />}
              {tab && <ByClick tab={tab} />}
              {tab && (
                <Others
                  key={`others ${tab.address}`}
                  strangers={tab.strangers}
                  onForm={onForm}
                  onDone={onDone}
                />
              )}
            </>
          )}
          {away && <Away status={status} />}
          <LeadPage
            key={state.leadId}
            leadId={state.leadId}
            away={away}
            settings={settings}
            sheets={sheets}
            onOpenLead={onOpenLead}
            {...(via && !state.back ? { page: { via, onDone, hold: () => onHold(state.leadId) } } : {})}
          />
        </>
      );
    }
  }
}

/** Shown from the device alone: how old it is, and what is wrong when waiting will not mend it. */
function Away({ status }: { status: Status }) {
  const t = useText();
  const intl = useIntl();
  const { means, mood } = CONNECTION[status.state];
  return (
    <div className={styles.quiet}>
      {mood === 'trouble' && <p className={styles.trouble}>{t(means)}</p>}
      {status.lastContactAt && (
        <p>{t('now.asOf', { ago: agoWords(intl, status.lastContactAt, new Date()) })}</p>
      )}
    </div>
  );
}

const ByClick = ({ tab: { byClick, origin, label } }: { tab: TabView }) =>
  byClick && origin ? (
    <Suspense>
      <AlwaysHere key={origin} origin={origin} label={label ?? origin} />
    </Suspense>
  ) : null;

/** When the page was too much to read whole. */
function Considered({ tab }: { tab: TabView }) {
  const t = useText();
  if (tab.found > tab.considered) {
    return <p className={styles.quiet}>{t('now.many', { considered: tab.considered, found: tab.found })}</p>;
  }
  return tab.partly ? <p className={styles.quiet}>{t('now.partly')}</p> : null;
}

/** Why nobody is shown, and what was asked for that. */
function nobodyWords(t: ReturnType<typeof useText>, tab: TabView): string {
  const { people, found, considered, toAsk, asked } = tab;
  if (people.length > 0) return t('now.nobodyOpen');
  if (found === 0) return t('now.noAddress');
  if (toAsk.length > 0) return t('now.nobodyHere');
  return asked > 0
    ? t('now.nobodyAsked', { count: considered, asked })
    : t('now.nobodyOf', { count: considered });
}

/** Strangers who may be leads that are not on this device. */
function ToAsk({ tab: { toAsk }, away }: { tab: TabView; away: boolean }) {
  const t = useText();
  if (toAsk.length === 0) return null;
  return (
    <p role="status" className={styles.quiet}>
      {t(away ? 'now.toAsk' : 'now.asking', { count: toAsk.length })}
    </p>
  );
}

interface NobodyProps extends Pick<Decisions, 'onForm' | 'onDone'> {
  tab: TabView;
  away: boolean;
  onSearch: () => void;
}

function Nobody({ tab, away, onSearch, onForm, onDone }: NobodyProps) {
  const t = useText();
  return (
    <Line
      icon={<UserRoundSearch size="1.125rem" />}
      title={t('now.nobody')}
      actions={
        <Button look={tab.strangers.length > 0 ? 'link' : 'primary'} onPress={onSearch}>
          {t('now.searchOrPaste')}
        </Button>
      }
    >
      <p>{nobodyWords(t, tab)}</p>
      <ToAsk tab={tab} away={away} />
      <Considered tab={tab} />
      <ByClick tab={tab} />
      {tab.strangers.length > 0 && (
        <Suspense>
          <Strangers strangers={tab.strangers} onForm={onForm} onDone={onDone} />
        </Suspense>
      )}
    </Line>
  );
}
