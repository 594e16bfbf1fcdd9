import { lazy, Suspense } from 'react';
import { watchConnections } from '#lib/store/connections.ts';
import { useDirectory } from '../ui/directory.ts';
import { useText } from '../ui/text.ts';
import { useWatch } from '../ui/use-watch.ts';

const Switcher = lazy(() => import('./Switcher.tsx'));

/** The name of the workspace that the page shows. Who belongs to several presses it to see another. */
export function WorkspaceName() {
  const t = useText();
  const { workspace } = useDirectory();
  const several = (useWatch(watchConnections)?.all.length ?? 1) > 1;
  const name = workspace?.name ?? t('product.name');
  if (!several) return name;
  return (
    <Suspense fallback={name}>
      <Switcher name={name} />
    </Suspense>
  );
}
