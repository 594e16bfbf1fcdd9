import { type RefObject, useEffect, useRef } from 'react';

/** The heading of what was opened takes the focus, and gives it back to what opened it, as long as nothing else has taken it. */
export function useOpened(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return heading;
}
