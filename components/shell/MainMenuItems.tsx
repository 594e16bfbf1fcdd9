import type { RefObject } from 'react';
import { Header as MenuHeader } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { changeSetting } from '#lib/store/settings.ts';
import { useText } from '../ui/text.ts';
import { openSelfTest } from '../workspace/open.ts';
import { LANGUAGE_CHOICES, type MainMenuProps, THEME_CHOICES } from './MainMenu.tsx';
import styles from './MainMenuItems.module.css';

interface Props extends MainMenuProps {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  button: RefObject<HTMLButtonElement | null>;
}

/** What the main menu holds; a file of its own because the library's menus are heavy. */
export default function MainMenuItems({ settings, connected, onOpen, isOpen, onOpenChange, button }: Props) {
  const t = useText();
  const item = styles.item ?? '';
  return (
    <Popover
      className={styles.popover ?? ''}
      aria-label={t('menu.open')}
      triggerRef={button}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <Menu
        className={styles.menu ?? ''}
        aria-label={t('menu.open')}
        autoFocus="first"
        onClose={() => onOpenChange(false)}
      >
        <MenuSection
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[settings.language]}
          onSelectionChange={(keys) => {
            const language = LANGUAGE_CHOICES.find((choice) => keys === 'all' || keys.has(choice));
            if (language) void changeSetting({ language });
          }}
        >
          <MenuHeader className={styles.head ?? ''}>{t('menu.language')}</MenuHeader>
          {LANGUAGE_CHOICES.map((choice) => (
            <MenuItem key={choice} id={choice} className={item}>
              {t(`language.${choice}`)}
            </MenuItem>
          ))}
        </MenuSection>
        <Separator className={styles.line ?? ''} />
        <MenuSection
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[`theme-${settings.theme}`]}
          onSelectionChange={(keys) => {
            const theme = THEME_CHOICES.find((choice) => keys === 'all' || keys.has(`theme-${choice}`));
            if (theme) void changeSetting({ theme });
          }}
        >
          <MenuHeader className={styles.head ?? ''}>{t('menu.theme')}</MenuHeader>
          {THEME_CHOICES.map((choice) => (
            <MenuItem key={choice} id={`theme-${choice}`} className={item}>
              {t(`theme.${choice}`)}
            </MenuItem>
          ))}
        </MenuSection>
        <Separator className={styles.line ?? ''} />
        <MenuSection
          aria-label={t('menu.keys')}
          selectionMode="multiple"
          selectedKeys={settings.verdictKeys ? ['verdict-keys'] : []}
          onSelectionChange={(keys) =>
            void changeSetting({ verdictKeys: keys === 'all' || keys.has('verdict-keys') })
          }
        >
          <MenuItem id="verdict-keys" className={item}>
            {t('menu.verdictKeys')}
          </MenuItem>
        </MenuSection>
        <Separator className={styles.line ?? ''} />
        <MenuItem className={item} onAction={() => onOpen('palette')}>
          {t('menu.palette')}
        </MenuItem>
        <MenuItem className={item} onAction={() => onOpen('keyboard')}>
          {t('menu.keyboard')}
        </MenuItem>
        <MenuItem className={item} onAction={() => onOpen('sites')}>
          {t('menu.sites')}
        </MenuItem>
        <MenuItem className={item} onAction={() => void openSelfTest()}>
          {t('menu.selfTest')}
        </MenuItem>
        <MenuItem className={item} onAction={() => onOpen('requests')}>
          {t('menu.requests')}
        </MenuItem>
        <MenuItem className={item} onAction={() => onOpen('notLeads')}>
          {t('menu.notLeads')}
        </MenuItem>
        {connected && (
          <>
            <MenuItem className={item} onAction={() => onOpen('alerts')}>
              {t('menu.alerts')}
            </MenuItem>
            <MenuItem className={item} onAction={() => onOpen('addWorkspace')}>
              {t('menu.addWorkspace')}
            </MenuItem>
            <MenuItem className={item} onAction={() => onOpen('disconnect')}>
              {t('menu.disconnect')}
            </MenuItem>
          </>
        )}
      </Menu>
    </Popover>
  );
}
