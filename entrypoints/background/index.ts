/** Service worker in Chromium, event page in Firefox. Every listener is registered here, synchronously; what they do is elsewhere. */
import '#lib/jitless.ts';
import { defineBackground } from 'wxt/utils/define-background';
import type { Reply } from '#lib/messaging/panel-to-background.ts';
import { receive } from '#lib/messaging/receive.ts';
import { onAccessChange } from '#lib/platform/access.ts';
import { onAlarm } from '#lib/platform/alarms.ts';
import { makeMenu, onLookUp } from '#lib/platform/menus.ts';
import { onNotificationPressed } from '#lib/platform/notifications.ts';
import { onOmnibox } from '#lib/platform/omnibox.ts';
import { onPolicyChange } from '#lib/platform/policy.ts';
import { onInstalled, onMessage, onStartup, pageUrl } from '#lib/platform/runtime.ts';
import {
  colourBadge,
  onActionClick,
  onToggleCommand,
  openSidebar,
  prepareSidebar,
  toggleSidebar,
} from '#lib/platform/sidebar.ts';
import {
  onTabActivated,
  onTabRemoved,
  onTabReplaced,
  onTabUpdated,
  openTab,
  readTab,
} from '#lib/platform/tabs.ts';
import { onConnectionsChange, shownStore } from '#lib/store/connections.ts';
import { readDevice } from '#lib/store/device.ts';
import { keepError } from '#lib/store/last-error.ts';
import { askLookup } from '#lib/store/tab-state.ts';
import { tellAlerts } from '#lib/sync/alerts.ts';
import { repair } from '#lib/sync/drain.ts';
import { openAlert } from './alerts.ts';
import { enterOmnibox, suggestions } from './omnibox.ts';
import { connectionsChanged, endSilence, sendWaiting, start } from './outbox.ts';
import { applyPolicy } from './policy.ts';
import {
  applyAccess,
  clicked,
  closed,
  followTab,
  found,
  lookAt,
  matchAgain,
  navigated,
  opened,
  stopLookingAt,
} from './tabs.ts';

/** What went wrong is kept for the self-test; that a stranger was refused is not wrong. */
function remembered(reply: Reply): Reply {
  if (!reply.ok && reply.error.code !== 'refused') void keepError(reply.error.code);
  return reply;
}

export default defineBackground(() => {
  prepareSidebar();
  void colourBadge();

  onActionClick((raw) => {
    const tab = readTab(raw);
    if (!tab) return;
    openSidebar(tab.windowId);
    void clicked(tab);
  });
  onToggleCommand((windowId, raw) => {
    toggleSidebar(windowId);
    const tab = readTab(raw);
    if (tab) void clicked(tab);
  });
  onLookUp((text, windowId) => {
    openSidebar(windowId);
    void askLookup(windowId, text);
  });
  onOmnibox(suggestions, (text, where) => void enterOmnibox(text, where));

  onMessage((message, sender) =>
    receive(message, sender, {
      detector: (told, from) => (told.type === 'page.opened' ? opened(from) : found(told, from)),
      panel: (asked) => {
        if (asked.type === 'tab.look') return lookAt(asked.tabId);
        return asked.type === 'tab.stop' ? stopLookingAt(asked.tabId) : matchAgain();
      },
    }).then(remembered),
  );

  onTabActivated((tabId) => void followTab(tabId));
  onTabUpdated((tabId, change) => void navigated(tabId, change));
  onTabReplaced((added, removed) => void closed(removed).then(() => followTab(added)));
  onTabRemoved((tabId) => void closed(tabId));
  onAccessChange(() => void applyAccess());
  onPolicyChange(() => void applyPolicy());
  onConnectionsChange(() => void connectionsChanged());
  onNotificationPressed((id) => void openAlert(id));
  onAlarm({
    outbox: (name) => void sendWaiting(name),
    alerts: () => void tellAlerts(),
    silence: () => void endSilence(),
  });

  onInstalled((reason) => {
    void makeMenu();
    void applyPolicy();
    void start();
    if (reason === 'install') void welcome();
  });
  onStartup(() => {
    void applyPolicy();
    void start();
  });
});

/** Who is connected has seen it: an unpacked extension counts as installed at every start of the browser. */
async function welcome(): Promise<void> {
  const store = await shownStore();
  // What the database has lost of the pairing may be in its shadow still.
  await repair(store);
  if (!(await readDevice(store))) await openTab(pageUrl('welcome.html'));
}
