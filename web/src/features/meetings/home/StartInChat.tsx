import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconVideo } from '@tabler/icons-react';
import { openConversation } from '@/features/messaging/chats/api';
import { titleOf, usePeople } from '@/features/messaging/chats/names';
import { send } from '@/features/messaging/chats/outbox';
import type { Chat } from '@/features/messaging/chats/shapes';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { type Bridge, pathOf } from './queries';
import { useStart } from './useStart';

/** A post with the way in. In encrypted chats the server does not read it. */
function useInvitation() {
  const { t } = useText();
  return (chatId: string, bridge: Bridge) =>
    send({
      chatId,
      text: t('meetings.invitation', { link: window.location.origin + pathOf(bridge) }),
      attachments: [],
    });
}

/** In the header of a chat: meet, and tell the chat. */
export function StartInChat({ chat }: { chat: Chat }) {
  const { t } = useText();
  const people = usePeople();
  const { may } = useRights();
  const { busy, start } = useStart();
  const invite = useInvitation();
  if (!may('Meetings') || chat.status === 'Archived') return null;
  const title = titleOf(chat, people, t);
  return (
    <Tooltip label={t('meetings.startHere')}>
      <ActionIcon
        size={38}
        color="gray"
        loading={busy}
        aria-label={t('meetings.startHere')}
        onClick={() => start(title, (bridge) => invite(chat.id, bridge))}
      >
        <IconVideo size={20} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** In the menu of a person: meet, and tell them in the chat with them. */
export function StartWithPerson({ id, name }: { id: string; name: string }) {
  const { t } = useText();
  const { busy, start } = useStart();
  const invite = useInvitation();
  const tell = async (bridge: Bridge) => invite((await openConversation([id])).id, bridge);
  return (
    <Menu.Item
      leftSection={<IconVideo size={16} aria-hidden />}
      disabled={busy}
      onClick={() => start(t('meetings.with', { name }), tell)}
    >
      {t('meetings.startWith', { name })}
    </Menu.Item>
  );
}
