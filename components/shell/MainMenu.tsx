import MenuIcon from 'lucide-react/icons/ellipsis-vertical';
import { lazy, Suspense, useRef, useState } from 'react';
import type { Settings } from '#lib/store/settings.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';

const MainMenuItems = lazy(() => import('./MainMenuItems.tsx'));

export type SheetName =
  | 'alerts'
  | 'keyboard'
  | 'sites'
  | 'requests'
  | 'notLeads'
  | 'addWorkspace'
  | 'disconnect'
  | 'palette';

export const LANGUAGE_CHOICES = ['system', 'en', 'sv'] as const satisfies readonly Settings['language'][];
export const THEME_CHOICES = ['system', 'light', 'dark'] as const satisfies readonly Settings['theme'][];

export interface MainMenuProps {
  settings: Settings;
  connected: boolean;
  onOpen: (sheet: SheetName) => void;
}

export function MainMenu(props: MainMenuProps) {
  const t = useText();
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [needed, setNeeded] = useState(false);
  return (
    <>
      <Button
        ref={button}
        look="quiet"
        icon
        aria-label={t('menu.open')}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPress={() => {
          setNeeded(true);
          setOpen(!isOpen);
        }}
      >
        <MenuIcon size="1rem" aria-hidden="true" />
      </Button>
      {needed && (
        <Suspense>
          <MainMenuItems {...props} isOpen={isOpen} onOpenChange={setOpen} button={button} />
        </Suspense>
      )}
    </>
  );
}
