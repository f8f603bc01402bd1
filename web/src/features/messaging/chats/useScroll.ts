import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

interface Wanted {
  /** Of the first and last line that is shown; they tell what came where. */
  first: string;
  last: string;
  count: number;
  /** The element to begin at, by its `data-seq`; none: the end. */
  startAt: string | null;
  /** What comes below is only the next part of what is there already. */
  later: boolean;
  onTop: () => void;
  onBottom: () => void;
}

export interface Scroll {
  box: RefObject<HTMLDivElement | null>;
  onScroll: () => void;
  atEnd: boolean;
  /** Something came below while one reads above. */
  newer: boolean;
  toEnd: () => void;
}

const near = 60;
const ahead = 500;

/** Keeps the newest in sight while one is there, and the place while earlier ones come in above. */
export function useScroll({ first, last, count, startAt, later, onTop, onBottom }: Wanted): Scroll {
  const box = useRef<HTMLDivElement>(null);
  const was = useRef({ first: '', last: '', count: 0, height: 0, atEnd: true, started: false, later: false });
  const [atEnd, setAtEnd] = useState(true);
  const [newer, setNewer] = useState(false);
  const around = useRef({ onTop, onBottom });
  around.current = { onTop, onBottom };

  const look = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight;
    was.current.atEnd = end < near;
    was.current.height = element.scrollHeight;
    setAtEnd(end < near);
    if (end < near) setNewer(false);
    if (element.scrollTop < ahead) around.current.onTop();
    if (end < ahead) around.current.onBottom();
  }, []);

  const toEnd = useCallback(() => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    look();
  }, [look]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || count === 0) return;
    const before = was.current;
    const cameAbove = first !== before.first && before.first !== '';
    const cameBelow = last !== before.last || count > before.count;
    if (!before.started) {
      const start = startAt ? element.querySelector<HTMLElement>(`[data-seq="${startAt}"]`) : null;
      element.scrollTop = start ? start.offsetTop - element.clientHeight / 3 : element.scrollHeight;
    } else if (cameAbove && last === before.last) element.scrollTop += element.scrollHeight - before.height;
    else if (before.atEnd) element.scrollTop = element.scrollHeight;
    else if (cameBelow && !cameAbove && !before.later) setNewer(true);
    was.current = { ...before, first, last, count, started: true, later };
    look();
  }, [first, last, count, startAt, later, look]);

  // Pictures arrive later, and panels change the width: the newest stays in sight.
  useEffect(() => {
    const element = box.current;
    if (!element?.firstElementChild) return;
    const watch = new ResizeObserver(() => {
      if (was.current.atEnd) element.scrollTop = element.scrollHeight;
      was.current.height = element.scrollHeight;
    });
    watch.observe(element);
    watch.observe(element.firstElementChild);
    return () => watch.disconnect();
  }, []);

  return { box, onScroll: look, atEnd, newer, toEnd };
}
