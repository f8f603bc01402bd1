import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';

const MARGIN = 400;
// `scrollMargin` is for parts of the page that scroll by themselves; browsers without it draw what can be seen.
const almost = { rootMargin: `${MARGIN}px 0px`, scrollMargin: `${MARGIN}px 0px` };

interface WhenNearProps {
  /** The usual height in pixels, until it is drawn for the first time. */
  height: number;
  children: ReactNode;
}

const isNear = (element: Element): boolean => {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > -MARGIN && top < window.innerHeight + MARGIN;
};

/**
 * Draws what is in view or almost: of hundreds of cards, the page has only those that can be seen. The first screen is
 * drawn at once, and what holds the focus stays.
 */
export function WhenNear({ height, children }: WhenNearProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [known, setKnown] = useState(height);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    setNear(isNear(element));
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1);
      if (!last) return;
      const stays = last.isIntersecting || element.contains(document.activeElement);
      if (!stays) setKnown(last.boundingClientRect.height);
      setNear(stays);
    }, almost);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={frame} style={near ? { display: 'grid' } : { minHeight: known }}>
      {near ? children : null}
    </div>
  );
}
