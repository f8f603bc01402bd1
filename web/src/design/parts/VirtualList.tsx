import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { ListPlace } from './List';
import list from './List.module.css';

interface VirtualListProps<T> {
  label: string;
  items: readonly T[];
  keyOf: (item: T) => string;
  /** The usual height of a row in pixels; each is measured once it is drawn. */
  rowHeight: number;
  /** A `Row`, which is given its place. */
  children: (item: T, place: ListPlace) => ReactNode;
  /** Called when the end of what is there comes into view. */
  onEnd?: () => void;
}

const SCROLLER = 'main';

/** A framed list of any length, of which only the rows near the view are in the page. It scrolls with the page. */
export function VirtualList<T>({ label, items, keyOf, rowHeight, children, onEnd }: VirtualListProps<T>) {
  const frame = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useEffect(() => {
    const scroller = document.getElementById(SCROLLER);
    if (!frame.current || !scroller) return;
    const place = () => {
      if (frame.current)
        setTop(frame.current.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop);
    };
    place();
    const observer = new ResizeObserver(place);
    observer.observe(scroller);
    if (frame.current.parentElement) observer.observe(frame.current.parentElement);
    return () => observer.disconnect();
  }, []);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => document.getElementById(SCROLLER),
    estimateSize: () => rowHeight,
    getItemKey: (at) => keyOf(items[at] as T),
    scrollMargin: top,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (items.length && last >= items.length - 1) onEnd?.();
  }, [last, items.length, onEnd]);
  const before = shown[0] ? shown[0].start - top : 0;
  const after = rows.getTotalSize() - (shown.at(-1)?.end ?? top) + top;
  return (
    <ul
      className={list.list}
      aria-label={label}
      ref={frame}
      style={{ paddingTop: before, paddingBottom: Math.max(0, after) }}
    >
      {shown.map((row) =>
        children(items[row.index] as T, {
          ref: rows.measureElement,
          'data-index': row.index,
          'aria-posinset': row.index + 1,
          'aria-setsize': items.length,
        }),
      )}
    </ul>
  );
}
