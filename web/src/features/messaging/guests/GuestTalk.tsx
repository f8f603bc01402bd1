import { Button, FileButton, Textarea } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Avatar } from '@/design/parts/Person';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { FileAttachment } from '../chats/Attachments';
import { FormattedText } from '../chats/FormattedText';
import { LinkCards } from '../chats/LinkCards';
import { type People, PeopleContext, withoutTurns } from '../chats/names';
import { SystemPost } from '../chats/SystemPost';
import type { Chat, Post } from '../chats/shapes';
import { UploadBar } from '../chats/UploadBar';
import { useUploads } from '../chats/uploads';
import css from './GuestPage.module.css';
import { markRead, usePeopleOf, usePosts, useWrite } from './visit';

const atOnce = 50;
const longest = 10_000;

/** One team: what is said, and where one writes. */
export function GuestTalk({ chat, me }: { chat: Chat; me?: { id: string; name: string; company: string } }) {
  const { t } = useText();
  const [count, setCount] = useState(atOnce);
  const people = usePeopleOf(chat.id, me);
  const { data: posts } = usePosts(chat.id, count);
  const end = useRef<HTMLLIElement>(null);
  const newest = posts?.at(-1)?.seq;
  useEffect(() => {
    if (newest === undefined) return;
    end.current?.scrollIntoView({ block: 'end' });
    void markRead(chat.id).catch(() => undefined);
  }, [chat.id, newest]);
  const name = withoutTurns(chat.name ?? '');
  return (
    <PeopleContext.Provider value={people}>
      <h1 className={css.title}>
        <bdi>{name}</bdi>
      </h1>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
      <ol className={css.posts} tabIndex={0} aria-label={name} data-testid="flow">
        {posts && posts.length >= count ? (
          <li>
            <Button variant="subtle" size="compact-sm" onClick={() => setCount((now) => Math.min(250, now + 100))}>
              {t('guests.older')}
            </Button>
          </li>
        ) : null}
        {posts?.length === 0 ? <li className={css.nothing}>{t('guests.noPosts')}</li> : null}
        {posts?.map((post) => (
          <GuestPost key={post.id} post={post} people={people} />
        ))}
        <li ref={end} aria-hidden />
      </ol>
      {chat.status === 'Archived' ? (
        <p className={css.nothing}>{t('chats.archivedWords')}</p>
      ) : (
        <Write chat={chat} label={t('guests.write', { team: name })} />
      )}
    </PeopleContext.Provider>
  );
}

function GuestPost({ post, people }: { post: Post; people: People }) {
  const { t, code } = useText();
  if (post.type.startsWith('Person')) return <SystemPost post={post} />;
  const author = people.nameOf(post.creatorId);
  if (post.deleted) return <li className={css.nothing}>{t('chats.deletedPost', { who: author })}</li>;
  return (
    <li className={css.post} data-post data-testid="post">
      <Avatar name={author} size={34} />
      <div className={css.said}>
        <div className={css.by}>
          <bdi className={css.name}>{author}</bdi>
          {post.guest ? <Tag tone="warn">{t('guests.guest')}</Tag> : null}
          <time className={css.time} dateTime={post.creationTime}>
            {momentText(new Date(post.creationTime), code)}
          </time>
        </div>
        {post.text ? (
          <FormattedText text={post.text} mentions={post.mentions} me={people.me} nameOf={people.nameOf} />
        ) : null}
        {(post.attachments ?? []).map((each) =>
          each.type === 'File' ? (
            <FileAttachment key={each.id} file={each} />
          ) : (
            <bdi key={each.id}>{each.title ?? each.fallback ?? each.name}</bdi>
          ),
        )}
        {post.links?.length ? <LinkCards post={post} own={false} /> : null}
      </div>
    </li>
  );
}

const newKey = (): string => crypto.randomUUID();

function Write({ chat, label }: { chat: Chat; label: string }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [key, setKey] = useState(newKey);
  const uploads = useUploads();
  const write = useWrite(() => {
    setText('');
    setKey(newKey());
    uploads.clear();
  });
  const something = text.trim() !== '' || uploads.done.length > 0;
  const ready = something && text.length <= longest && !uploads.busy && !uploads.failed && !write.isPending;
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (ready) write.mutate({ chat, text: text.trim(), attachments: uploads.done, key });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className={css.write} onSubmit={send}>
      {uploads.all.length > 0 ? <UploadBar uploads={uploads} /> : null}
      <div className={css.row}>
        <FileButton multiple onChange={uploads.add}>
          {(props) => (
            <Button {...props} variant="default" aria-label={t('chats.attach')}>
              <IconPaperclip size={18} aria-hidden />
            </Button>
          )}
        </FileButton>
        <Textarea
          className={css.field}
          aria-label={label}
          placeholder={label}
          value={text}
          maxLength={longest}
          autosize
          minRows={1}
          maxRows={8}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <Button type="submit" disabled={!ready} loading={write.isPending}>
          {t('guests.send')}
        </Button>
      </div>
    </form>
  );
}
