import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import {
  IconBellPlus,
  IconBookmark,
  IconBookmarkOff,
  IconCopy,
  IconDots,
  IconEdit,
  IconEye,
  IconFlag,
  IconHistory,
  IconLanguage,
  IconLink,
  IconMessageCircle,
  IconPin,
  IconPinnedOff,
  IconThumbUp,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import type { SeenPost } from '../encryption/opened';
import { ReportDialog } from '../encryption/ReportDialog';
import { DeleteDialog } from './DeleteDialog';
import { EmojiButton } from './EmojiPicker';
import css from './Flow.module.css';
import { RemindDialog } from './later/RemindDialog';
import { bookmark, pin, react, useBookmarked } from './marks';
import { fromWire, usePeople } from './names';
import { ReadersDialog } from './ReadersDialog';
import type { Chat, Post } from './shapes';
import { translate, useTranslator } from './translation';

interface ToolsProps {
  post: SeenPost;
  chat: Chat;
  thread: boolean;
  onThread: () => void;
  onEdit: () => void;
  onHistory: () => void;
}

/** What can be done with a post. */
export function PostTools(props: ToolsProps) {
  const { post, chat, thread, onThread } = props;
  const { t } = useText();
  const open = chat.status !== 'Archived';
  const add = (emoji: string) => react(post, emoji, true, t('texts.notChanged'));
  return (
    <div className={css.tools} data-tools role="toolbar" aria-label={t('chats.postTools')}>
      {open ? (
        <>
          <Tooltip label={t('chats.thumbsUp')}>
            <ActionIcon size={32} color="gray" aria-label={t('chats.thumbsUp')} onClick={() => add('👍')}>
              <IconThumbUp size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <EmojiButton label={t('chats.react')} size={32} icon={18} onPick={add} />
        </>
      ) : null}
      {thread ? null : (
        <Tooltip label={t('chats.reply')}>
          <ActionIcon size={32} color="gray" aria-label={t('chats.reply')} onClick={onThread}>
            <IconMessageCircle size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <MoreMenu {...props} open={open} />
    </div>
  );
}

function MoreMenu({ post, chat, onEdit, onHistory, open }: ToolsProps & { open: boolean }) {
  const { t } = useText();
  const { me, nameOf } = usePeople();
  const [dialog, setDialog] = useState<'delete' | 'readers' | 'remind' | 'report' | null>(null);
  const mine = post.creatorId === me;
  const mayDelete = mine || (chat.own.role === 'Admin' && chat.type === 'Team');
  const copy = (text: string) => void navigator.clipboard?.writeText(text).then(() => toastGood(t('action.copied')));
  const link = `${window.location.origin}/chats?c=c${chat.id}&at=${post.seq}`;
  return (
    <>
      <Menu position="bottom-end" width={216} withinPortal>
        <Menu.Target>
          <ActionIcon size={32} color="gray" aria-label={t('chats.postActions')}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mine && post.type === 'TextMessage' && open && !post.locked && !post.opening ? (
            <Menu.Item leftSection={<IconEdit size={16} aria-hidden />} onClick={onEdit}>
              {t('texts.edit')}
            </Menu.Item>
          ) : null}
          {open ? <PinItem post={post} /> : null}
          <BookmarkItem post={post} />
          <Menu.Item leftSection={<IconBellPlus size={16} aria-hidden />} onClick={() => setDialog('remind')}>
            {t('chats.later.remindItem')}
          </Menu.Item>
          {post.text && !post.sealed ? <TranslateItem post={post} /> : null}
          {post.text ? (
            <Menu.Item
              leftSection={<IconCopy size={16} aria-hidden />}
              onClick={() => copy(fromWire(post.text ?? '', nameOf))}
            >
              {t('chats.copyText')}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={() => copy(link)}>
            {t('chats.copyLink')}
          </Menu.Item>
          {post.edits ? (
            <Menu.Item leftSection={<IconHistory size={16} aria-hidden />} onClick={onHistory}>
              {t('chats.history')}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconEye size={16} aria-hidden />} onClick={() => setDialog('readers')}>
            {t('chats.readers')}
          </Menu.Item>
          {mine ? null : (
            <Menu.Item leftSection={<IconFlag size={16} aria-hidden />} onClick={() => setDialog('report')}>
              {t('encryption.report')}
            </Menu.Item>
          )}
          {mayDelete ? (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={16} aria-hidden />}
              onClick={() => setDialog('delete')}
            >
              {t('action.delete')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'delete' ? <DeleteDialog post={post} onClose={() => setDialog(null)} /> : null}
      {dialog === 'report' ? <ReportDialog post={post} onClose={() => setDialog(null)} /> : null}
      {dialog === 'remind' ? <RemindDialog post={post} onClose={() => setDialog(null)} /> : null}
      {dialog === 'readers' ? <ReadersDialog post={post} onClose={() => setDialog(null)} /> : null}
    </>
  );
}

function PinItem({ post }: { post: Post }) {
  const { t } = useText();
  return (
    <Menu.Item
      leftSection={post.pinned ? <IconPinnedOff size={16} aria-hidden /> : <IconPin size={16} aria-hidden />}
      onClick={() => pin(post, !post.pinned, t('texts.notChanged'))}
    >
      {t(post.pinned ? 'chats.unpin' : 'chats.pin')}
    </Menu.Item>
  );
}

function BookmarkItem({ post }: { post: Post }) {
  const { t } = useText();
  const kept = useBookmarked(post.id);
  return (
    <Menu.Item
      leftSection={kept ? <IconBookmarkOff size={16} aria-hidden /> : <IconBookmark size={16} aria-hidden />}
      onClick={() => void bookmark(post, !kept, t('texts.notChanged'))}
    >
      {t(kept ? 'chats.unbookmark' : 'chats.bookmark')}
    </Menu.Item>
  );
}

/** Only where there is a translator. */
function TranslateItem({ post }: { post: Post }) {
  const { t } = useText();
  const language = useTranslator();
  if (!language) return null;
  return (
    <Menu.Item leftSection={<IconLanguage size={16} aria-hidden />} onClick={() => translate(post, language)}>
      {t('chats.translate')}
    </Menu.Item>
  );
}
