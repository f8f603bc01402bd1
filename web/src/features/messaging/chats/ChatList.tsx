import { ActionIcon, Button, Menu, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import {
  IconAt,
  IconBookmark,
  IconClock,
  IconCompass,
  IconDots,
  IconFolderPlus,
  IconMessages,
  IconPlus,
  IconSearch,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { preference, usePreference } from '@/design/preferences';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './ChatList.module.css';
import { ChatWindow } from './ChatWindow';
import { FolderDialog } from './FolderDialog';
import { useFolders } from './folders';
import { titleOf, usePeople } from './names';
import type { Go, Place, View } from './place';
import { rowsOf, type SectionKey, type Show } from './rows';
import { useLines } from './store';
import { catchUp, wantAllChats } from './sync';

const folded = preference<string[]>('chats-folded', []);

/** Lists over all chats that open instead of one. */
const places: { view: View; label: TextKey; icon: TablerIcon }[] = [
  { view: 'search', label: 'chats.search', icon: IconSearch },
  { view: 'mentions', label: 'chats.mentions', icon: IconAt },
  { view: 'bookmarks', label: 'chats.bookmarks', icon: IconBookmark },
  { view: 'later', label: 'chats.later', icon: IconClock },
];

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
  const [naming, setNaming] = useState(false);
  useEffect(wantAllChats, []);
  return (
    <section className={css.pane} aria-label={t('chats.list')}>
      <header className={css.header}>
        <h2 className={css.title}>{t('nav.chats')}</h2>
        {places.map(({ view, label, icon: Icon }) => (
          <Tooltip key={view} label={t(label)}>
            <ActionIcon size={33} color="gray" aria-label={t(label)} onClick={() => go({ v: view })}>
              <Icon size={20} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ))}
        <ListMenu onBrowse={() => go({ v: 'browse' })} onFolder={() => setNaming(true)} />
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
      {naming ? <FolderDialog onClose={() => setNaming(false)} /> : null}
    </section>
  );
}

function ListMenu({ onBrowse, onFolder }: { onBrowse: () => void; onFolder: () => void }) {
  const { t } = useText();
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon size={33} color="gray" aria-label={t('chats.listMore')}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCompass size={16} aria-hidden />} onClick={onBrowse}>
          {t('chats.browse')}
        </Menu.Item>
        <Menu.Item leftSection={<IconFolderPlus size={16} aria-hidden />} onClick={onFolder}>
          {t('chats.folder.new')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
  const folders = useFolders();
  const [closed, setClosed] = usePreference(folded);
  const rows = useMemo(
    () =>
      rowsOf([...lines.byId.values()], { show, typed, closed, folders, titleOf: (chat) => titleOf(chat, people, t) }),
    [lines.byId, show, typed, closed, folders, people, t],
  );
  if (lines.state === 'failed') return <ErrorState error={lines.error} onRetry={() => void catchUp()} />;
  if (lines.state === 'loading' && lines.byId.size === 0) return <RowsSkeleton rows={9} />;
  if (!rows.some((row) => row.chat))
    return (
      <EmptyState icon={typed ? IconSearch : IconMessages} title={t(typed ? 'chats.noneNamed' : `chats.none.${show}`)}>
        {t(typed ? 'chats.noneNamedWords' : `chats.noneWords.${show}`)}
      </EmptyState>
    );
  const fold = (section: SectionKey) =>
    setClosed(closed.includes(section) ? closed.filter((each) => each !== section) : [...closed, section]);
  return <ChatWindow rows={rows} active={active} onOpen={onOpen} onFold={fold} />;
}
