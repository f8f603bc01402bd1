import { useText } from '@/text/useText';
import { Checklists } from '../checklists/Checklists';
import { type Panel as Kind, useGo } from '../place';
import type { Chat } from '../shapes';
import { useChat } from '../store';
import { Details } from './Details';
import { Events } from './Events';
import { Files } from './Files';
import { Notes } from './Notes';
import { Panel } from './Panel';
import { Pins } from './Pins';
import { Tasks } from './Tasks';

const bodies: Record<Kind, (props: { chat: Chat }) => React.ReactNode> = {
  details: Details,
  pins: Pins,
  files: Files,
  tasks: Tasks,
  checklists: Checklists,
  notes: Notes,
  events: Events,
};

export function SidePanel({ chatId, panel }: { chatId: string; panel: Kind }) {
  const { t } = useText();
  const go = useGo();
  const chat = useChat(chatId);
  const Body = bodies[panel];
  return (
    <Panel title={t(`chats.panel.${panel}`)} onClose={() => go({ c: chatId })}>
      {chat ? <Body chat={chat} /> : null}
    </Panel>
  );
}
