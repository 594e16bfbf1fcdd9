import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/text.ts';

/** Asks for more of a list that is cut; nothing where all of it is shown. */
export function More({ of, shown, onPress }: { of: number; shown: number; onPress: () => void }) {
  const t = useText();
  if (of <= shown) return null;
  return (
    <Button wide look="quiet" onPress={onPress}>
      {t('inbox.more', { count: of - shown })}
    </Button>
  );
}
