import { useText } from '@/text/useText';
import css from '../Chats.module.css';
import { Checklists } from '../checklists/Checklists';
import { type Panel as Kind, useGo } from '../place';
import type { Chat } from '../shapes';
import { useChat } from '../store';
import { SummaryPanel } from '../summary/SummaryPanel';
import { Details } from './Details';
import { Events } from './Events';
import { Files } from './Files';
import { Notes } from './Notes';
import { Panel } from './Panel';
import { Pins } from './Pins';
import { Tasks } from './Tasks';

const bodies: Record<Kind, (props: { chat: Chat }) => React.ReactNode> = {
  details: Details,
  summary: SummaryPanel,
  pins: Pins,
  files: Files,
  tasks: Tasks,
  checklists: Checklists,
  notes: Notes,
  events: Events,
};

/** The server has to read these: in an encrypted chat only what was there before is left. */
const plain: ReadonlySet<Kind> = new Set<Kind>(['tasks', 'checklists', 'notes', 'events']);

export function SidePanel({ chatId, panel }: { chatId: string; panel: Kind }) {
  const { t } = useText();
  const go = useGo();
  const chat = useChat(chatId);
  const Body = bodies[panel];
  return (
    <Panel title={t(`chats.panel.${panel}`)} onClose={() => go({ c: chatId })}>
      {chat?.encrypted && plain.has(panel) ? <p className={css.facts}>{t('encryption.noWork')}</p> : null}
      {chat ? <Body chat={chat} /> : null}
    </Panel>
  );
}
