import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { Tag } from '@/design/parts/Tag';
import { Wordmark } from '@/design/parts/Wordmark';
import { useText } from '@/text/useText';
import { withoutTurns } from '../chats/names';
import css from './GuestPage.module.css';
import { GuestSearch } from './GuestSearch';
import { GuestTalk } from './GuestTalk';
import { useVisited, useVisitor } from './visit';

/** All that a guest sees: the teams that they were invited to, and what is said there. */
export function GuestPage({ onLeave }: { onLeave: () => Promise<unknown> }) {
  const { t } = useText();
  const { data: me } = useVisitor();
  const { data: chats } = useVisited();
  const [chosen, setChosen] = useState('');
  const [at, setAt] = useState<number>();
  const chat = chats?.find((each) => each.id === chosen) ?? chats?.[0];
  return (
    <div className={css.page} data-testid="guest-page">
      <header className={css.head}>
        <Wordmark tone="auto" compact />
        <span className={css.who}>
          <bdi className={css.name}>{me?.name}</bdi>
          <Tag tone="warn">{me ? t('guests.company', { company: me.company }) : t('guests.guest')}</Tag>
        </span>
        <Button variant="default" size="compact-md" onClick={() => void onLeave()}>
          {t('nav.signOut')}
        </Button>
      </header>
      <nav className={css.teams} aria-label={t('guests.chats')}>
        <GuestSearch
          onOpen={(chatId, seq) => {
            setChosen(chatId);
            setAt(seq);
          }}
        />
        {chats?.map((each) => (
          <UnstyledButton
            key={each.id}
            className={css.team}
            aria-current={each.id === chat?.id ? 'page' : undefined}
            onClick={() => {
              setChosen(each.id);
              setAt(undefined);
            }}
          >
            <bdi>{withoutTurns(each.name ?? '')}</bdi>
            {each.unread > 0 && each.id !== chat?.id ? <span className={css.unread}>{each.unread}</span> : null}
          </UnstyledButton>
        ))}
      </nav>
      <main className={css.talk} id="main">
        {chat ? (
          <GuestTalk key={`${chat.id} ${at}`} chat={chat} me={me} at={at} onNewest={() => setAt(undefined)} />
        ) : null}
        {chats?.length === 0 ? <p className={css.nothing}>{t('guests.noTeams')}</p> : null}
      </main>
    </div>
  );
}
