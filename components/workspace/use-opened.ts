import { type RefObject, useEffect, useRef } from 'react';

/** The heading of what was opened takes the focus, and gives it back to what opened it, as long as nothing else has taken it. */
export function useOpened(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    const address = location.hash;
    heading.current?.focus();
    return () => {
      if (document.activeElement !== document.body) return;
      // The row of the link that opened it may have been drawn anew: the one that leads to the same address then.
      const isThere = opener instanceof HTMLElement && opener !== document.body && opener.isConnected;
      (isThere ? opener : document.querySelector<HTMLElement>(`a[href="${CSS.escape(address)}"]`))?.focus();
    };
  }, []);
  return heading;
}
