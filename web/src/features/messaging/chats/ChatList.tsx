import { ActionIcon, Button, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import {
  IconAt,
  IconBookmark,
  IconChevronDown,
  IconCompass,
  IconMessages,
  IconPlus,
  IconSearch,
  IconX,
} from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { preference, usePreference } from '@/design/preferences';
import { useText } from '@/text/useText';
import css from './ChatList.module.css';
import { ChatRow } from './ChatRow';
import { titleOf, usePeople } from './names';
import type { Go, Place } from './place';
import { rowsOf, type Section, type Show } from './rows';
import { useLines } from './store';
import { catchUp, wantAllChats } from './sync';

const folded = preference<Section[]>('chats-folded', []);
const rowHeight = 46;
const headHeight = 38;
const spare = 8;

interface ListProps {
  place: Place;
  go: Go;
  onNew: () => void;
}

/** Everything one is in: favourites, people, teams. Only what is in sight is drawn, however many there are. */
export function ChatList({ place, go, onNew }: ListProps) {
  const { t } = useText();
  const [show, setShow] = useState<Show>('all');
  const [typed, setTyped] = useState('');
  useEffect(wantAllChats, []);
  return (
    <section className={css.pane} aria-label={t('chats.list')}>
      <header className={css.header}>
        <h2 className={css.title}>{t('nav.chats')}</h2>
        <Tooltip label={t('chats.search')}>
          <ActionIcon size={33} color="gray" aria-label={t('chats.search')} onClick={() => go({ v: 'search' })}>
            <IconSearch size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('chats.browse')}>
          <ActionIcon size={33} color="gray" aria-label={t('chats.browse')} onClick={() => go({ v: 'browse' })}>
            <IconCompass size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('chats.mentions')}>
          <ActionIcon size={33} color="gray" aria-label={t('chats.mentions')} onClick={() => go({ v: 'mentions' })}>
            <IconAt size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={t('chats.bookmarks')}>
          <ActionIcon size={33} color="gray" aria-label={t('chats.bookmarks')} onClick={() => go({ v: 'bookmarks' })}>
            <IconBookmark size={20} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Button className={css.new} size="compact-md" onClick={onNew}>
          <IconPlus size={17} aria-hidden />
          <span className={css.newWord}>{t('chats.new')}</span>
        </Button>
      </header>
      <div className={css.filters}>
        <TextInput
          size="sm"
          radius="xl"
          aria-label={t('chats.filterNames')}
          placeholder={t('chats.filterNames')}
          leftSection={<IconSearch size={17} aria-hidden />}
          rightSection={
            typed ? (
              <ActionIcon color="gray" size="sm" onClick={() => setTyped('')} aria-label={t('texts.clearSearch')}>
                <IconX size={15} aria-hidden />
              </ActionIcon>
            ) : null
          }
          maxLength={100}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setTyped('')}
        />
        <SegmentedControl
          fullWidth
          size="xs"
          radius="xl"
          aria-label={t('chats.which')}
          data={(['all', 'unread', 'people', 'teams'] as const).map((value) => ({
            value,
            label: t(`chats.show.${value}`),
          }))}
          value={show}
          onChange={(value) => setShow(value as Show)}
        />
      </div>
      <Rows show={show} typed={typed.trim()} active={place.c} onOpen={(id) => go({ c: id })} />
    </section>
  );
}

interface RowsProps {
  show: Show;
  typed: string;
  active: string | undefined;
  onOpen: (id: string) => void;
}

function Rows({ show, typed, active, onOpen }: RowsProps) {
  const { t } = useText();
  const lines = useLines();
  const people = usePeople();
  const [closed, setClosed] = usePreference(folded);
  const rows = useMemo(
    () => rowsOf([...lines.byId.values()], { show, typed, closed, titleOf: (chat) => titleOf(chat, people, t) }),
    [lines.byId, show, typed, closed, people, t],
  );
  if (lines.state === 'failed') return <ErrorState error={lines.error} onRetry={() => void catchUp()} />;
  if (lines.state === 'loading' && lines.byId.size === 0) return <RowsSkeleton rows={9} />;
  if (!rows.some((row) => row.chat))
    return (
      <EmptyState icon={typed ? IconSearch : IconMessages} title={t(typed ? 'chats.noneNamed' : `chats.none.${show}`)}>
        {t(typed ? 'chats.noneNamedWords' : `chats.noneWords.${show}`)}
      </EmptyState>
    );
  const fold = (section: Section) =>
    setClosed(closed.includes(section) ? closed.filter((each) => each !== section) : [...closed, section]);
  return <Window rows={rows} active={active} onOpen={onOpen} onFold={fold} />;
}

interface WindowProps {
  rows: ReturnType<typeof rowsOf>;
  active: string | undefined;
  onOpen: (id: string) => void;
  onFold: (section: Section) => void;
}

/** The part of a long list that is in sight. Arrow keys go from row to row. */
function Window({ rows, active, onOpen, onFold }: WindowProps) {
  const { t } = useText();
  const box = useRef<HTMLDivElement>(null);
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
              aria-setsize={rows.length}
              aria-posinset={index + 1}
            >
              {row.chat ? (
                <ChatRow chat={row.chat} active={row.chat.id === active} onOpen={onOpen} />
              ) : (
                <button
                  type="button"
                  className={css.section}
                  data-row
                  aria-expanded={!row.closed}
                  onClick={() => onFold(row.section)}
                >
                  <IconChevronDown size={15} aria-hidden className={css.fold} />
                  {t(`chats.section.${row.section}`)}
                  <span className={css.sectionCount}>{row.count}</span>
                </button>
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
