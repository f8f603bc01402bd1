import { IconMessages } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { newChatAsked } from '@/app/shortcuts';
import { usePageTitle } from '@/design/pageTitle';
import { EmptyState, RowsSkeleton } from '@/design/parts/States';
import { useStore } from '@/design/store';
import { useText } from '@/text/useText';
import { WaitingBrowser } from '../encryption/WaitingBrowser';
import { openDrafts } from '../texts/drafts';
import { ChatList } from './ChatList';
import css from './Chats.module.css';
import { ChatView } from './ChatView';
import { LaterView } from './later/LaterView';
import { NewChatDialog } from './NewChatDialog';
import { NoticeAsk } from './NoticeAsk';
import { PeopleContext, useEverybody } from './names';
import { SidePanel } from './panels/SidePanel';
import { ThreadPanel } from './panels/ThreadPanel';
import { useGo, usePlace } from './place';
import { useChat, useLines } from './store';
import { refreshLine } from './sync';
import { BrowseTeams } from './views/BrowseTeams';
import { PostList } from './views/PostList';
import { SearchView } from './views/SearchView';

/** Team messaging: the list, the conversation, and what belongs to it; one after the other where it is narrow. */
export function ChatsPage() {
  const { t } = useText();
  usePageTitle(t('nav.chats'));
  const people = useEverybody();
  const place = usePlace();
  const go = useGo();
  const [writing, setWriting] = useState(false);
  const asked = useStore(newChatAsked);
  useEffect(() => {
    if (people.me) openDrafts(people.me);
  }, [people.me]);
  useEffect(() => {
    if (asked) setWriting(true);
    newChatAsked.set(false);
  }, [asked]);
  const beside = Boolean(place.c && (place.t || place.p));
  return (
    <PeopleContext value={people}>
      <div
        className={css.page}
        data-open={place.c || place.v ? true : undefined}
        data-beside={beside || undefined}
        data-testid="chats"
      >
        <h1 className="sr-only">{t('nav.chats')}</h1>
        <ChatList place={place} go={go} onNew={() => setWriting(true)} />
        <Middle />
        {place.c && place.t ? <ThreadPanel key={place.t} chatId={place.c} rootId={place.t} /> : null}
        {place.c && place.p && !place.t ? (
          <SidePanel key={`${place.c} ${place.p}`} chatId={place.c} panel={place.p} />
        ) : null}
        <NewChatDialog
          opened={writing}
          onClose={() => setWriting(false)}
          onOpen={(id) => {
            setWriting(false);
            void refreshLine(id).then(() => go({ c: id }));
          }}
        />
      </div>
    </PeopleContext>
  );
}

function Middle() {
  const { t } = useText();
  const place = usePlace();
  const go = useGo();
  return (
    <section className={css.view} aria-label={t('texts.conversation')}>
      <NoticeAsk />
      <WaitingBrowser />
      {place.c ? <Opened key={place.c} id={place.c} /> : null}
      {place.v === 'later' ? <LaterView onBack={() => go({})} /> : null}
      {place.v === 'browse' ? <BrowseTeams onBack={() => go({})} /> : null}
      {place.v === 'search' ? <SearchView first={place.q ?? ''} onBack={() => go({})} /> : null}
      {place.v === 'mentions' || place.v === 'bookmarks' ? (
        <PostList key={place.v} what={place.v} onBack={() => go({})} />
      ) : null}
      {place.c || place.v ? null : (
        <EmptyState icon={IconMessages} title={t('chats.choose')}>
          {t('chats.chooseWords')}
        </EmptyState>
      )}
    </section>
  );
}

function Opened({ id }: { id: string }) {
  const { t } = useText();
  const chat = useChat(id);
  const { state } = useLines();
  const place = usePlace();
  const go = useGo();
  const [looked, setLooked] = useState(false);
  useEffect(() => {
    if (!chat && state === 'ready') void refreshLine(id).finally(() => setLooked(true));
  }, [chat, id, state]);
  if (chat) return <ChatView chat={chat} panel={place.p} at={place.at} onBack={() => go({})} />;
  if (!looked) return <RowsSkeleton rows={5} />;
  return (
    <EmptyState icon={IconMessages} title={t('chats.notHere')}>
      {t('chats.notHereWords')}
    </EmptyState>
  );
}
