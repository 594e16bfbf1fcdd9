import { Line } from '../ui/Line.tsx';
import { useText } from '../ui/text.ts';

/** What the address names is not on this device, or no longer. */
export function Gone() {
  const t = useText();
  return (
    <Line title={t('workspace.gone')}>
      <p>{t('workspace.goneWhy')}</p>
    </Line>
  );
}
