import { type RefObject, useEffect, useEffectEvent } from 'react';

/** How long something must be in view to have been seen, not only scrolled past. */
const SEEN_AFTER_MS = 1000;

/** Calls back once when the element has been in view for a second while the panel is visible. */
export function useOnScreen(ref: RefObject<Element | null>, active: boolean, onSeen: () => void): void {
  const seen = useEffectEvent(onSeen);
  useEffect(() => {
    const element = ref.current;
    if (!active || !element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let inView = false;
    const decide = () => {
      clearTimeout(timer);
      if (inView && !document.hidden) timer = setTimeout(() => seen(), SEEN_AFTER_MS);
    };
    const observer = new IntersectionObserver(
      (entries) => {
        inView = entries.at(-1)?.isIntersecting ?? false;
        decide();
      },
      { threshold: 0.5 },
    );
    observer.observe(element);
    document.addEventListener('visibilitychange', decide);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener('visibilitychange', decide);
    };
  }, [ref, active]);
}
