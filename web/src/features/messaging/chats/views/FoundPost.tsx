import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { useOpened } from '../../encryption/opened';
import css from '../Chats.module.css';
import { plainText } from '../format';
import { titleOf, usePeople } from '../names';
import { useGo } from '../place';
import type { Post } from '../shapes';
import { useChat } from '../store';

interface FoundProps {
  post: Post;
  /** Of a list over many chats: say in which. */
  withChat?: boolean;
  note?: string;
}

/** A post out of its place; pressing leads there. */
export function FoundPost({ post: found, withChat = false, note }: FoundProps) {
  const post = useOpened(found);
  const { t, code } = useText();
  const people = usePeople();
  const go = useGo();
  const chat = useChat(post.groupId);
  const words =
    (post.locked ? t('encryption.snippet') : '') ||
    plainText(post.text ?? '', people.nameOf) ||
    (post.attachments ?? []).map((each) => each.name ?? each.title).join(', ');
  return (
    <button type="button" className={css.found} onClick={() => go({ c: post.groupId, at: post.seq })}>
      <span className={css.foundWhere}>
        <b>{people.nameOf(post.creatorId)}</b>
        {withChat && chat ? ` · ${titleOf(chat, people, t)}` : ''} · {momentText(new Date(post.creationTime), code)}
      </span>
      <span dir="auto">{words.slice(0, 300)}</span>
      {note ? <span className={css.foundWhere}>{note}</span> : null}
    </button>
  );
}
