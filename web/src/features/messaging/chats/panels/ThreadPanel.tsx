import { ActionIcon, Tooltip } from '@mantine/core';
import { IconListSearch, IconMessageCircle } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { ApiError } from '@/api/errors';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { listPosts, readPost } from '../api';
import { Composer } from '../Composer';
import { Flow } from '../Flow';
import { usePeople } from '../names';
import { useOutbox } from '../outbox';
import { useGo } from '../place';
import { useMembers } from '../signals';
import { rooms, setRoom, threadKey, useChat, useRoom } from '../store';
import { Panel } from './Panel';

const page = 100;

async function load(chatId: string, rootId: string): Promise<void> {
  const key = threadKey(rootId);
  try {
    const { records } = await listPosts(chatId, { threadId: rootId, recordCount: page });
    // Before the first answer there is no thread yet, only the post.
    const posts = records.length > 0 ? records.reverse() : [await readPost(chatId, rootId)];
    const more = records.length === page && posts[0]?.id !== rootId;
    setRoom(key, { posts, earlier: more, later: false, state: 'ready', error: undefined });
  } catch (error) {
    if (rooms.get().get(key)?.state !== 'ready') setRoom(key, { state: 'failed', error });
  }
}

async function earlier(chatId: string, rootId: string): Promise<void> {
  const key = threadKey(rootId);
  const before = rooms.get().get(key);
  const first = before?.posts[0];
  if (!before?.earlier || !first) return;
  const { records } = await listPosts(chatId, { threadId: rootId, before: first.seq, recordCount: page });
  const now = rooms.get().get(key);
  if (now?.posts[0]?.id !== first.id) return;
  setRoom(key, { posts: [...records.reverse(), ...now.posts], earlier: records.length === page });
}

/** A thread beside its conversation. */
export function ThreadPanel({ chatId, rootId }: { chatId: string; rootId: string }) {
  const { t } = useText();
  const { me } = usePeople();
  const go = useGo();
  const chat = useChat(chatId);
  const room = useRoom(threadKey(rootId));
  const members = useMembers(chatId, String(chat?.memberCount ?? 0)) ?? [];
  const pending = useOutbox().filter((each) => each.threadId === rootId);
  const [editing, setEditing] = useState<string | null>(null);
  useEffect(() => void load(chatId, rootId), [chatId, rootId]);
  const close = () => go({ c: chatId });
  const own = room?.posts.findLast((post) => post.creatorId === me && !post.deleted && Boolean(post.text));
  const gone = room?.error instanceof ApiError && room.error.status === 404;
  return (
    <Panel
      title={t('chats.thread')}
      onClose={close}
      actions={chat && !chat.encrypted ? <CatchUp onClick={() => go({ c: chatId, p: 'summary', x: rootId })} /> : null}
    >
      {room?.state === 'failed' && gone ? (
        <EmptyState icon={IconMessageCircle} title={t('chats.threadGone')} />
      ) : room?.state === 'failed' ? (
        <ErrorState error={room.error} onRetry={() => void load(chatId, rootId)} />
      ) : null}
      {room?.state === 'loading' || !room ? <RowsSkeleton rows={4} /> : null}
      {room?.state === 'ready' && chat ? (
        <>
          <Flow
            label={t('chats.thread')}
            chat={chat}
            posts={room.posts}
            pending={pending}
            earlier={room.earlier}
            onTop={() => void earlier(chatId, rootId).catch(() => undefined)}
            unreadFrom={null}
            thread
            editing={editing}
            onEditing={setEditing}
          />
          {chat.status === 'Archived' ? null : (
            <Composer
              chat={chat}
              threadId={rootId}
              label={t('chats.writeReply')}
              members={members}
              focus={window.matchMedia('(min-width: 801px)').matches}
              onUp={() => setEditing(own?.id ?? null)}
              onEscape={close}
            />
          )}
        </>
      ) : null}
    </Panel>
  );
}

function CatchUp({ onClick }: { onClick: () => void }) {
  const { t } = useText();
  return (
    <Tooltip label={t('summary.ofThread')}>
      <ActionIcon size={38} color="gray" aria-label={t('summary.ofThread')} onClick={onClick}>
        <IconListSearch size={19} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
