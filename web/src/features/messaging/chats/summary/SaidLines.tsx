import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import css from '../Chats.module.css';
import { titleOf, usePeople } from '../names';
import { useGo } from '../place';
import { useChat } from '../store';
import type { Line } from './queries';
import own from './Summary.module.css';

interface LinesProps {
  title: string;
  chatId: string;
  lines: Line[];
}

/** Posts as they were said; pressing one leads there. Nothing when there are none. */
export function SaidLines({ title, chatId, lines }: LinesProps) {
  if (lines.length === 0) return null;
  return (
    <section className={own.part} aria-label={title}>
      <h3>{title}</h3>
      <ul className={css.list}>
        {lines.map((line) => (
          <li key={line.postId}>
            <SaidLine line={line} chatId={line.chatId ?? chatId} withChat={(line.chatId ?? chatId) !== chatId} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SaidLine({ line, chatId, withChat }: { line: Line; chatId: string; withChat: boolean }) {
  const { t, code } = useText();
  const people = usePeople();
  const chat = useChat(chatId);
  const go = useGo();
  const where = withChat && chat ? ` · ${titleOf(chat, people, t)}` : '';
  return (
    <button type="button" className={css.found} onClick={() => go({ c: chatId, at: line.seq })}>
      <span className={css.foundWhere}>
        <b>{people.nameOf(line.creatorId)}</b>
        {where} · {momentText(new Date(line.creationTime), code)}
      </span>
      <span dir="auto">
        {line.text}
        {line.cut ? '…' : ''}
      </span>
    </button>
  );
}
