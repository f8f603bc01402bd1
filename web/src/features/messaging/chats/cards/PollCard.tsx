import { ActionIcon, Button, Menu, Modal } from '@mantine/core';
import { IconChartBar, IconCheck, IconDots, IconLock, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useNow } from '@/design/useNow';
import { useText } from '@/text/useText';
import chatsCss from '../Chats.module.css';
import { usePeople } from '../names';
import type { Attachment, Post } from '../shapes';
import { useChat } from '../store';
import css from './Cards.module.css';
import { closePoll, deletePoll, type Poll, type PollState, pollKey, readPoll, votePoll } from './polls';

interface CardProps {
  thing: Attachment;
  post: Post;
}

/** Reads what the reader chose, and does what is asked. */
function usePoll(id: string) {
  const { t } = useText();
  const queries = useQueryClient();
  const { data } = useQuery({
    queryKey: pollKey(id),
    queryFn: () => readPoll(id),
    staleTime: 60_000,
    refetchOnWindowFocus: 'always',
  });
  const act = useMutation({
    mutationFn: (work: () => Promise<Poll | unknown>) => work(),
    onSuccess: (answer) => answer && queries.setQueryData(pollKey(id), answer),
    onError: (error: Error) => toastBad(t('texts.notChanged'), error.message),
  });
  return { data, act };
}

/** The newer of what the post tells and what an own request answered. */
const newest = (post: Post, told: PollState, read: Poll | undefined): PollState =>
  read && read.lastModifiedTime > post.lastModifiedTime ? read : told;

/** A question with how it stands; pressing an option votes, pressing it again takes the vote back. */
export function PollCard({ thing, post }: CardProps) {
  const { t } = useText();
  const { data, act } = usePoll(thing.id);
  const chat = useChat(post.groupId);
  const told = thing.poll;
  const waits = Boolean(told?.closeTime && !told.closed);
  const now = useNow(15_000, waits);
  if (!told) return null;
  const state = newest(post, told, data);
  const over = state.closed || Boolean(state.closeTime && Date.parse(state.closeTime) <= now);
  const open = !over && chat?.status !== 'Archived' && data !== undefined;
  const mine = data?.mine ?? [];
  const choose = (id: string) => {
    const has = mine.includes(id);
    const rest = state.multiple ? mine.filter((each) => each !== id) : [];
    act.mutate(() => votePoll(thing.id, has ? rest : [...rest, id]));
  };
  return (
    <section className={css.card} aria-label={t('chats.poll.of', { question: thing.title ?? '' })} data-testid="poll">
      <header className={css.head}>
        <IconChartBar size={19} aria-hidden className={css.mark} />
        <p className={css.title} dir="auto">
          {thing.title}
        </p>
        <PollMenu thing={thing} post={post} over={over} act={act} />
      </header>
      <p className={css.detail}>
        {t(state.multiple ? 'chats.poll.several' : 'chats.poll.one')}
        {state.secret ? ` · ${t('chats.poll.secretWord')}` : ''}
      </p>
      <ul className={css.options}>
        {state.options.map((option) => (
          <li key={option.id}>
            <Option
              option={option}
              voters={state.voterCount}
              mine={mine.includes(option.id)}
              disabled={!open || act.isPending}
              onChoose={() => choose(option.id)}
            />
          </li>
        ))}
      </ul>
      <Foot id={thing.id} state={state} over={over} />
    </section>
  );
}

interface OptionProps {
  option: PollState['options'][number];
  voters: number;
  mine: boolean;
  disabled: boolean;
  onChoose: () => void;
}

function Option({ option, voters, mine, disabled, onChoose }: OptionProps) {
  const { t } = useText();
  const share = voters > 0 ? Math.round((100 * option.count) / voters) : 0;
  return (
    <button
      type="button"
      className={css.option}
      aria-pressed={mine}
      disabled={disabled}
      onClick={onChoose}
      style={{ '--share': `${share}%` } as React.CSSProperties}
    >
      <span className={css.tick}>{mine ? <IconCheck size={14} stroke={3} aria-hidden /> : null}</span>
      <bdi className={css.optionText}>{option.text}</bdi>
      <span className={css.count}>
        <span className="sr-only">{t('chats.poll.votes', { count: option.count })}</span>
        <span aria-hidden>{option.count}</span>
        <span aria-hidden className={css.share}>
          {share} %
        </span>
      </span>
    </button>
  );
}

function Foot({ id, state, over }: { id: string; state: PollState; over: boolean }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const closing = state.closeTime ? momentText(new Date(state.closeTime), code) : '';
  const words = over ? t('chats.poll.closed') : closing ? t('chats.poll.closes', { when: closing }) : '';
  return (
    <footer className={css.foot}>
      <span>{[t('chats.poll.voters', { count: state.voterCount }), words].filter(Boolean).join(' · ')}</span>
      {!state.secret && state.voterCount > 0 ? (
        <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
          {t('chats.poll.who')}
        </Button>
      ) : null}
      {open ? <WhoDialog id={id} onClose={() => setOpen(false)} /> : null}
    </footer>
  );
}

function WhoDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const { data, error, refetch } = useQuery({
    queryKey: [...pollKey(id), 'who'],
    queryFn: () => readPoll(id),
    staleTime: 0,
  });
  return (
    <Modal opened onClose={onClose} title={t('chats.poll.who')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.options.map((option) => (
        <div key={option.id}>
          <h3 className={chatsCss.section}>
            <bdi>{option.text}</bdi> ({option.count})
          </h3>
          <p className={chatsCss.facts}>
            {(option.personIds ?? []).map(nameOf).join(', ')}
            {option.count > (option.personIds?.length ?? 0)
              ? ` ${t('chats.more', { count: option.count - (option.personIds?.length ?? 0) })}`
              : ''}
          </p>
        </div>
      ))}
    </Modal>
  );
}

interface MenuProps extends CardProps {
  over: boolean;
  act: ReturnType<typeof usePoll>['act'];
}

/** For who asked, and who administers the team. */
function PollMenu({ thing, post, over, act }: MenuProps) {
  const { t } = useText();
  const { me } = usePeople();
  const chat = useChat(post.groupId);
  const may = post.creatorId === me || (chat?.type === 'Team' && chat.own.role === 'Admin');
  if (!may || chat?.status === 'Archived') return null;
  return (
    <Menu position="bottom-end" width={180}>
      <Menu.Target>
        <ActionIcon size={28} color="gray" aria-label={t('chats.poll.actions')}>
          <IconDots size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {over ? null : (
          <Menu.Item
            leftSection={<IconLock size={16} aria-hidden />}
            onClick={() => act.mutate(() => closePoll(thing.id))}
          >
            {t('chats.poll.close')}
          </Menu.Item>
        )}
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={16} aria-hidden />}
          onClick={() => act.mutate(() => deletePoll(thing.id))}
        >
          {t('chats.poll.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
