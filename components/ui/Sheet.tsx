import { lazy, type ReactNode, Suspense, useState } from 'react';

const SheetDialog = lazy(() => import('./SheetDialog.tsx'));

export interface SheetProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog over the panel: focus stays inside, Escape closes, focus returns to where it was. Loaded when the first one opens. */
export function Sheet(props: SheetProps) {
  const [needed, setNeeded] = useState(props.isOpen);
  if (props.isOpen && !needed) setNeeded(true);
  return (
    needed && (
      <Suspense>
        <SheetDialog {...props} />
      </Suspense>
    )
  );
}
