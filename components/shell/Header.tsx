import type { Settings } from '#lib/store/settings.ts';
import type { Outbox } from '#lib/store/views.ts';
import type { Status } from '#lib/sync/status.ts';
import { ConnectionButton } from '../connect/ConnectionButton.tsx';
import { useDirectory } from '../ui/directory.ts';
import { Mark } from '../ui/Mark.tsx';
import styles from './Header.module.css';
import { MainMenu, type SheetName } from './MainMenu.tsx';
import { WorkspaceName } from './WorkspaceName.tsx';

interface Props {
  status: Status | undefined;
  outbox: Outbox;
  settings: Settings;
  onOpen: (sheet: SheetName) => void;
}

export function Header({ status, outbox, settings, onOpen }: Props) {
  const { workspace } = useDirectory();
  return (
    <header className={styles.header}>
      <Mark />
      <h1 className={styles.name} title={workspace?.name}>
        <WorkspaceName />
      </h1>
      {status && <ConnectionButton status={status} outbox={outbox} />}
      <MainMenu
        settings={settings}
        connected={status !== undefined && status.state !== 'unpaired'}
        onOpen={onOpen}
      />
    </header>
  );
}
