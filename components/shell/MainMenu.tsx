import MenuIcon from 'lucide-react/icons/ellipsis-vertical';
import { Header as MenuHeader } from 'react-aria-components/Header';
import { Menu, MenuItem, MenuSection, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Separator } from 'react-aria-components/Separator';
import { changeSetting, type Settings } from '#lib/store/settings.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';
import styles from './MainMenu.module.css';

export type SheetName = 'keyboard' | 'sites' | 'requests' | 'disconnect' | 'palette';

export const LANGUAGE_CHOICES = ['system', 'en', 'sv'] as const satisfies readonly Settings['language'][];
export const THEME_CHOICES = ['system', 'light', 'dark'] as const satisfies readonly Settings['theme'][];

interface Props {
  settings: Settings;
  connected: boolean;
  onOpen: (sheet: SheetName) => void;
}

export function MainMenu({ settings, connected, onOpen }: Props) {
  const t = useText();
  const item = styles.item ?? '';
  return (
    <MenuTrigger>
      <Button look="quiet" icon aria-label={t('menu.open')}>
        <MenuIcon size="1rem" aria-hidden="true" />
      </Button>
      <Popover className={styles.popover ?? ''}>
        <Menu className={styles.menu ?? ''} aria-label={t('menu.open')}>
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
          <MenuItem className={item} onAction={() => onOpen('requests')}>
            {t('menu.requests')}
          </MenuItem>
          {connected && (
            <MenuItem className={item} onAction={() => onOpen('disconnect')}>
              {t('menu.disconnect')}
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
