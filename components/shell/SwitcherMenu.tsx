import type { RefObject } from 'react';
import { Menu, MenuItem } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import type { ConnectionView } from '#lib/store/overview.ts';
import { useText } from '../ui/text.ts';
import menu from './MainMenuItems.module.css';
import styles from './Switcher.module.css';
import { nameOf } from './switch.ts';

interface Props {
  connections: readonly ConnectionView[];
  onChoose: (connection: ConnectionView) => void;
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  button: RefObject<HTMLButtonElement | null>;
}

/** The list behind the name; a file of its own because the library's menus are heavy. */
export default function SwitcherMenu({ connections, onChoose, isOpen, onOpenChange, button }: Props) {
  const t = useText();
  const oneServer = new Set(connections.map(({ host }) => host)).size === 1;
  return (
    <Popover
      className={menu.popover ?? ''}
      aria-label={t('switch.title')}
      triggerRef={button}
      placement="bottom start"
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <Menu
        className={menu.menu ?? ''}
        aria-label={t('switch.title')}
        autoFocus="first"
        selectionMode="single"
        selectedKeys={connections.filter((one) => one.shown).map((one) => `at ${one.id}`)}
        onClose={() => onOpenChange(false)}
        onAction={(key) => {
          const chosen = connections.find((one) => `at ${one.id}` === key);
          if (chosen) onChoose(chosen);
        }}
      >
        {connections.map((one) => {
          const name = nameOf(one) ?? t('product.name');
          const about = [
            one.name === null || oneServer ? null : one.host,
            one.ended ? t('switch.ended') : null,
            one.unsent > 0 ? t('switch.unsent', { count: one.unsent }) : null,
          ].filter((words) => words !== null);
          return (
            <MenuItem key={one.id} id={`at ${one.id}`} textValue={name} className={menu.item ?? ''}>
              <span className={styles.choice}>
                <Text slot="label">{name}</Text>
                <Text slot="description" className={styles.about ?? ''}>
                  {about.join(' · ')}
                  {one.answers > 0 && (
                    <span className={styles.answers}>
                      {about.length > 0 && ' · '}
                      {t('switch.answers', { count: one.answers })}
                    </span>
                  )}
                </Text>
              </span>
            </MenuItem>
          );
        })}
      </Menu>
    </Popover>
  );
}
