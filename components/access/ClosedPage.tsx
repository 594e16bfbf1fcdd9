import Globe from 'lucide-react/icons/globe';
import type { ClosedAccess } from '#lib/store/tab-state.ts';
import { Button } from '../ui/Button.tsx';
import { Line } from '../ui/Line.tsx';
import { useText } from '../ui/text.ts';

interface Props {
  why: ClosedAccess | 'linkedin';
  /** The host of the page, where it is known. */
  site: string | null;
  onSearch: () => void;
}

/** A page that cannot be looked at: why, and what to do instead. */
export default function ClosedPage({ why, site, onSearch }: Props) {
  const t = useText();
  return (
    <Line
      icon={<Globe size="1.125rem" />}
      title={t(`closed.${why}.title`)}
      actions={<Button onPress={onSearch}>{t('now.searchOrPaste')}</Button>}
    >
      <p>{t(`closed.${why}.means`, { site })}</p>
    </Line>
  );
}
