import '../ui/tokens.css';
import '../ui/base.css';
import { type ReactNode, StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { here, onSwitch } from '#lib/store/connections.ts';
import { type Settings, watchSettings } from '#lib/store/settings.ts';
import { ErrorBoundary } from '../ui/ErrorBoundary.tsx';
import { keepFocus } from '../ui/keep-focus.ts';
import { keepPress } from '../ui/keep-press.ts';
import { useWatch } from '../ui/use-watch.ts';
import { Texts } from './Texts.tsx';

function Root({ page }: { page: (settings: Settings) => ReactNode }) {
  const settings = useWatch(watchSettings);
  const [closed, setClosed] = useState<Error>();
  useEffect(() => void here().catch(setClosed), []);
  if (!settings) return null;
  return (
    <Texts settings={settings}>
      <ErrorBoundary error={closed}>{page(settings)}</ErrorBoundary>
    </Texts>
  );
}

/** Another workspace is shown: nothing of the former one may stay, not even the screen that the address names. */
function beginAnew(): void {
  history.replaceState(null, '', location.pathname);
  location.reload();
}

/** Starts a page of the extension: settings, then language and theme, then the page itself. */
export function start(page: (settings: Settings) => ReactNode): void {
  const root = document.getElementById('root');
  if (!root) throw new Error('the page has no #root');
  keepFocus();
  keepPress();
  onSwitch(beginAnew);
  createRoot(root).render(
    <StrictMode>
      <Root page={page} />
    </StrictMode>,
  );
}
