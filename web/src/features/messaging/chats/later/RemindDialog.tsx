import { momentText } from '@/design/time';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import chatsCss from '../Chats.module.css';
import { plainText } from '../format';
import { usePeople } from '../names';
import type { Post } from '../shapes';
import { changeReminder, remind } from './api';
import { WhenDialog } from './WhenDialog';

interface RemindProps {
  /** Of a post, or of what is written. */
  post?: Post;
  text?: string;
  /** Of something that one was reminded of: once more. */
  again?: { id: string; text: string };
  onClose: () => void;
  onDone?: () => void;
}

/** Be reminded, in one's own chat. */
export function RemindDialog({ post, text = '', again, onClose, onDone }: RemindProps) {
  const { t, code } = useText();
  const { nameOf } = usePeople();
  const work = async (dueTime: string, words: string) => {
    if (again) await changeReminder(again.id, { dueTime, text: words });
    else await remind({ text: words, chatId: post?.groupId, postId: post?.id, dueTime });
    toastGood(t('chats.later.willRemind', { when: momentText(new Date(dueTime), code) }));
  };
  const quoted = post ? plainText(post.text ?? '', nameOf).slice(0, 200) : '';
  return (
    <WhenDialog
      title={t('chats.later.remind')}
      about={quoted ? <p className={chatsCss.facts}>“{quoted}”</p> : null}
      text={{
        label: t(post ? 'chats.later.note' : 'chats.later.of'),
        value: again?.text ?? text,
        needed: !post && !again,
        longest: 1000,
      }}
      short
      action={t('chats.later.remindThen')}
      work={work}
      onClose={onClose}
      onDone={onDone}
    />
  );
}
