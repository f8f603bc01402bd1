import { useIntersection } from '@mantine/hooks';
import { type ReactNode, useLayoutEffect, useRef } from 'react';

// `scrollMargin` is for parts of the page that scroll by themselves; browsers without it draw what can be seen.
const almost = { rootMargin: '400px 0px', scrollMargin: '400px 0px' };

interface WhenNearProps {
  /** The usual height in pixels, until it is drawn for the first time. */
  height: number;
  children: ReactNode;
}

/** Draws what is in view or almost: of hundreds of cards, the page has only those that can be seen. */
export function WhenNear({ height, children }: WhenNearProps) {
  const { ref, entry } = useIntersection<HTMLDivElement>(almost);
  const frame = useRef<HTMLDivElement | null>(null);
  const drawn = useRef(height);
  const near = entry?.isIntersecting ?? false;
  useLayoutEffect(() => {
    if (near && frame.current) drawn.current = frame.current.offsetHeight;
  });
  return (
    <div
      ref={(element) => {
        frame.current = element;
        ref(element);
      }}
      style={near ? { display: 'grid' } : { minHeight: drawn.current }}
    >
      {near ? children : null}
    </div>
  );
}
