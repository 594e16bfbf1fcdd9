import { lazy, Suspense } from 'react';
import type { Verdict } from '#lib/contract/records.ts';
import { changeSetting, type Settings } from '#lib/store/settings.ts';
import { VERDICTS } from '../feedback/verdict-keys.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { useText } from '../ui/text.ts';
import { openSelfTest } from '../workspace/open.ts';
import type { Command } from './commands.ts';
import { LANGUAGE_CHOICES, type SheetName, THEME_CHOICES } from './MainMenu.tsx';
import { TABS, type TabName } from './TabBar.tsx';

const AlertsForm = lazy(() => import('../alerts/AlertsForm.tsx'));
const SiteAccess = lazy(() => import('../access/SiteAccess.tsx'));
const AddWorkspace = lazy(() => import('../connect/AddWorkspace.tsx'));
const Disconnect = lazy(() => import('../connect/Disconnect.tsx'));
const Palette = lazy(() => import('./Palette.tsx'));
const KeyboardHelp = lazy(() => import('./KeyboardHelp.tsx'));
const NotLeads = lazy(() => import('../people/NotLeads.tsx'));
const SentRequests = lazy(() => import('../privacy/SentRequests.tsx'));

interface Props {
  sheet: SheetName | null;
  settings: Settings;
  connected: boolean;
  /** Gives a verdict on the lead in the form; null when none is on screen. */
  verdict: ((action: Verdict | 'undo') => void) | null;
  /** Things said here that the server does not have. */
  unsent: number;
  onSheet: (sheet: SheetName | null) => void;
  onTab: (tab: TabName) => void;
  onOpenLead: (leadId: string) => void;
}

/** The dialogs of the panel; at most one is open. */
export default function Sheets({
  sheet,
  settings,
  connected,
  verdict,
  unsent,
  onSheet,
  onTab,
  onOpenLead,
}: Props) {
  const t = useText();
  const close = () => onSheet(null);
  const commands: Command[] = [
    ...(verdict
      ? VERDICTS.map((key) => ({
          id: key,
          words: t('command.verdict', { verdict: t(`verdict.${key}`) }),
          run: () => verdict(key),
        }))
      : []),
    ...(connected
      ? TABS.map((tab) => ({
          id: `tab-${tab}`,
          words: t('command.tab', { tab: t(`tabs.${tab}`) }),
          run: () => onTab(tab),
        }))
      : []),
    ...LANGUAGE_CHOICES.map((language) => ({
      id: `language-${language}`,
      words: t('command.language', { language: t(`language.${language}`) }),
      run: () => void changeSetting({ language }),
    })),
    ...THEME_CHOICES.map((theme) => ({
      id: `theme-${theme}`,
      words: t('command.theme', { theme: t(`theme.${theme}`) }),
      run: () => void changeSetting({ theme }),
    })),
    {
      id: 'verdict-keys',
      words: t(settings.verdictKeys ? 'command.keysOff' : 'command.keysOn'),
      run: () => void changeSetting({ verdictKeys: !settings.verdictKeys }),
    },
    { id: 'keyboard', words: t('menu.keyboard'), run: () => onSheet('keyboard') },
    { id: 'sites', words: t('menu.sites'), run: () => onSheet('sites') },
    { id: 'not-leads', words: t('menu.notLeads'), run: () => onSheet('notLeads') },
    { id: 'self-test', words: t('menu.selfTest'), run: () => void openSelfTest() },
    { id: 'requests', words: t('menu.requests'), run: () => onSheet('requests') },
    ...(connected
      ? [
          { id: 'alerts', words: t('menu.alerts'), run: () => onSheet('alerts') },
          { id: 'add-workspace', words: t('menu.addWorkspace'), run: () => onSheet('addWorkspace') },
          { id: 'disconnect', words: t('menu.disconnect'), run: () => onSheet('disconnect') },
        ]
      : []),
  ];
  return (
    <>
      <Sheet title={t('palette.title')} isOpen={sheet === 'palette'} onClose={close}>
        <Suspense>
          <Palette commands={commands} onOpenLead={onOpenLead} onClose={close} />
        </Suspense>
      </Sheet>
      <Sheet title={t('keys.title')} isOpen={sheet === 'keyboard'} onClose={close}>
        <Suspense>
          <KeyboardHelp verdictKeys={settings.verdictKeys} />
        </Suspense>
      </Sheet>
      <Sheet title={t('sites.title')} isOpen={sheet === 'sites'} onClose={close}>
        <Suspense>
          <SiteAccess />
        </Suspense>
      </Sheet>
      <Sheet title={t('menu.notLeads')} isOpen={sheet === 'notLeads'} onClose={close}>
        <Suspense>
          <NotLeads />
        </Suspense>
      </Sheet>
      <Sheet title={t('menu.requests')} isOpen={sheet === 'requests'} onClose={close}>
        <Suspense>
          <SentRequests />
        </Suspense>
      </Sheet>
      <Sheet title={t('menu.alerts')} isOpen={sheet === 'alerts'} onClose={close}>
        <Suspense>
          <AlertsForm onDone={close} />
        </Suspense>
      </Sheet>
      <Sheet title={t('menu.addWorkspace')} isOpen={sheet === 'addWorkspace'} onClose={close}>
        <Suspense>
          <AddWorkspace onConnected={close} />
        </Suspense>
      </Sheet>
      <Sheet title={t('disconnect.title')} isOpen={sheet === 'disconnect'} onClose={close}>
        <Suspense>
          <Disconnect unsent={unsent} onClose={close} />
        </Suspense>
      </Sheet>
    </>
  );
}
