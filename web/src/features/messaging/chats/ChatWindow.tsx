import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useText } from '@/text/useText';
import css from './ChatList.module.css';
import { ChatRow } from './ChatRow';
import type { Row, SectionKey } from './rows';
import { SectionHead } from './SectionHead';
import { useDropping } from './useDropping';

const rowHeight = 46;
const headHeight = 38;
const spare = 8;

interface WindowProps {
  rows: readonly Row[];
  active: string | undefined;
  onOpen: (id: string) => void;
  onFold: (section: SectionKey) => void;
}

/** The part of a long list that is in sight. Arrow keys go from row to row. */
export function ChatWindow({ rows, active, onOpen, onFold }: WindowProps) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
  const dropping = useDropping();
  const [seen, setSeen] = useState({ top: 0, height: 900 });
  const focusOn = useRef<number | null>(null);
  const tops = useMemo(() => {
    let sum = 0;
    const found = rows.map((row) => {
      const top = sum;
      sum += row.chat ? rowHeight : headHeight;
      return top;
    });
    found.push(sum);
    return found;
  }, [rows]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => setSeen({ top: element.scrollTop, height: element.clientHeight });
    look();
    const watch = new ResizeObserver(look);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const first = Math.max(0, firstBelow(tops, seen.top) - spare);
  const last = Math.min(rows.length, firstBelow(tops, seen.top + seen.height) + spare);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when other rows are drawn
  useEffect(() => {
    if (focusOn.current === null) return;
    const wanted = box.current?.querySelector<HTMLElement>(`[data-index="${focusOn.current}"] [data-row]`);
    if (!wanted) return;
    focusOn.current = null;
    wanted.focus();
  }, [first, last]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const item = (document.activeElement as HTMLElement | null)?.closest<HTMLElement>('[data-index]');
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 10,
      PageUp: -10,
      Home: -rows.length,
      End: rows.length,
    };
    const step = steps[event.key];
    if (!item || !step || !box.current) return;
    event.preventDefault();
    const to = Math.max(0, Math.min(rows.length - 1, Number(item.dataset.index) + step));
    const [top, bottom] = [tops[to] ?? 0, tops[to + 1] ?? 0];
    if (top < box.current.scrollTop) box.current.scrollTop = top;
    else if (bottom > box.current.scrollTop + box.current.clientHeight)
      box.current.scrollTop = bottom - box.current.clientHeight;
    const near = box.current.querySelector<HTMLElement>(`[data-index="${to}"] [data-row]`);
    if (near) near.focus();
    else focusOn.current = to;
  };
  return (
    <div
      className={css.scroll}
      ref={box}
      onScroll={(event) => setSeen({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })}
    >
      <ul
        className={css.rows}
        style={{ height: tops.at(-1) }}
        aria-label={t('chats.chats')}
        onKeyDown={onKeyDown as never}
        data-testid="chat-list"
      >
        {rows.slice(first, last).map((row, offset) => {
          const index = first + offset;
          return (
            <li
              key={row.key}
              className={css.item}
              style={{ top: tops[index], height: row.chat ? rowHeight : headHeight }}
              data-index={index}
              data-drop={dropping.over === row.section || undefined}
              {...dropping.on(row.section)}
              {...(row.chat ? dropping.from(row.chat.id) : {})}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
            >
              {row.chat ? (
                <ChatRow chat={row.chat} active={row.chat.id === active} onOpen={onOpen} />
              ) : (
                <SectionHead row={row} onFold={onFold} />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function firstBelow(tops: number[], y: number): number {
  let [low, high] = [0, tops.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tops[middle + 1] ?? Number.POSITIVE_INFINITY) <= y) low = middle + 1;
    else high = middle;
  }
  return low;
}
