import { watchDevice } from '#lib/store/device.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';
import { Connect } from './Connect.tsx';

/** Connects another workspace, beside those that are connected: on the same server unless another address is given. */
export default function AddWorkspace({ onConnected }: { onConnected: () => void }) {
  const t = useText();
  const device = useWatch(watchDevice);
  if (device === undefined) return null;
  return (
    <>
      <p>{t('addWorkspace.means')}</p>
      <Connect begin={device?.origin ?? ''} onConnected={onConnected} />
    </>
  );
}
