import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconClockUp } from '@tabler/icons-react';
import { useState } from 'react';
import { momentText } from '@/design/time';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import type { Attachment } from '../shapes';
import { schedulePost, useLaterAct } from './api';
import { momentsAfter } from './moments';
import { WhenDialog } from './WhenDialog';

interface SendProps {
  chatId: string;
  threadId?: string;
  /** As it would be sent now. */
  text: string;
  attachments: Attachment[];
  disabled: boolean;
  onDone: () => void;
}

/** Sends what is written at another time: a usual one by two presses. */
export function SendLater({ chatId, threadId, text, attachments, disabled, onDone }: SendProps) {
  const { t, code } = useText();
  const [asking, setAsking] = useState(false);
  const [moments, setMoments] = useState(() => momentsAfter(new Date(), false));
  const act = useLaterAct();
  const done = (at: string) => {
    onDone();
    toastGood(t('chats.later.goesOut', { when: momentText(new Date(at), code) }));
  };
  const files = attachments.map(({ id, type }) => ({ id, type }));
  const schedule = (dueTime: string) => schedulePost(chatId, { text, threadId, attachments: files, dueTime });
  const put = (at: Date) =>
    act.mutate(() => schedule(at.toISOString()), {
      onSuccess: () => done(at.toISOString()),
    });
  return (
    <>
      <Menu position="top-end" width={270} onOpen={() => setMoments(momentsAfter(new Date(), false))}>
        <Menu.Target>
          <Tooltip label={t('chats.later.send')}>
            <ActionIcon size={34} color="gray" disabled={disabled} aria-label={t('chats.later.send')}>
              <IconClockUp size={19} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          {moments.map(({ name, at }) => (
            <Menu.Item key={name} onClick={() => put(at)}>
              {t(`chats.later.${name}`)} · {momentText(at, code)}
            </Menu.Item>
          ))}
          <Menu.Item onClick={() => setAsking(true)}>{t('chats.later.other')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking ? (
        <WhenDialog
          title={t('chats.later.send')}
          short
          action={t('chats.later.sendThen')}
          work={(dueTime) => schedule(dueTime).then(() => done(dueTime))}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  );
}
