import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowForwardUp,
  IconDots,
  IconMail,
  IconMailOpened,
  IconMessage,
  IconPhone,
  IconRestore,
  IconTrash,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { VoicemailMessage } from '@/api/shapes';
import { toastBad } from '@/design/toast';
import { getsTexts, useWriteTo } from '@/features/messaging/texts/useWriteTo';
import { useText } from '@/text/useText';
import { useAttempt } from '../calls/useAttempt';
import { placeCall } from '../engine/phone';
import { ForwardDialog } from './ForwardDialog';
import { type Folder, useMarkVoicemail, useRestoreVoicemail } from './queries';
import { useRemove } from './useRemove';

interface Props {
  message: VoicemailMessage;
  folder: Folder;
  who: string;
  number: string;
}

export function RowActions({ message, folder, who, number }: Props) {
  const { t } = useText();
  const [forwarding, setForwarding] = useState(false);
  const remove = useRemove(folder, who);
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon size="xl" color="gray" aria-label={t('voicemail.actions', { who })}>
            <IconDots size={20} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Answers number={number} who={who} />
          {folder === 'Alive' ? (
            <Kept message={message} onForward={() => setForwarding(true)} />
          ) : (
            <PutBack message={message} />
          )}
          <Menu.Divider />
          <Menu.Item color="red" leftSection={<IconTrash size={17} aria-hidden />} onClick={() => remove(message.id)}>
            {t(folder === 'Alive' ? 'action.delete' : 'voicemail.purge')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {forwarding ? <ForwardDialog message={message} who={who} onClose={() => setForwarding(false)} /> : null}
    </>
  );
}

function Answers({ number, who }: { number: string; who: string }) {
  const { t } = useText();
  const writeTo = useWriteTo();
  const attempt = useAttempt();
  return (
    <>
      <Menu.Item
        leftSection={<IconPhone size={17} aria-hidden />}
        disabled={!number}
        onClick={() => attempt(() => placeCall(number, { name: who }))}
      >
        {t('action.callBack')}
      </Menu.Item>
      {getsTexts(number) ? (
        <Menu.Item leftSection={<IconMessage size={17} aria-hidden />} onClick={() => writeTo(number)}>
          {t('texts.writeTo', { who })}
        </Menu.Item>
      ) : null}
    </>
  );
}

function Kept({ message, onForward }: { message: VoicemailMessage; onForward: () => void }) {
  const { t } = useText();
  const mark = useMarkVoicemail();
  const unread = message.readStatus === 'Unread';
  const failed = (error: Error) => toastBad(t('voicemail.changeFailed'), error.message);
  return (
    <>
      <Menu.Item
        leftSection={<IconArrowForwardUp size={17} aria-hidden />}
        disabled={message.private}
        title={message.private ? t('voicemail.private') : undefined}
        onClick={onForward}
      >
        {t(message.private ? 'voicemail.private' : 'voicemail.forward')}
      </Menu.Item>
      <Menu.Item
        leftSection={unread ? <IconMailOpened size={17} aria-hidden /> : <IconMail size={17} aria-hidden />}
        onClick={() => mark.mutate({ id: message.id, readStatus: unread ? 'Read' : 'Unread' }, { onError: failed })}
      >
        {unread ? t('voicemail.markHeard') : t('voicemail.markNew')}
      </Menu.Item>
    </>
  );
}

function PutBack({ message }: { message: VoicemailMessage }) {
  const { t } = useText();
  const restore = useRestoreVoicemail();
  const failed = (error: Error) => toastBad(t('voicemail.changeFailed'), error.message);
  return (
    <Menu.Item
      leftSection={<IconRestore size={17} aria-hidden />}
      onClick={() => restore.mutate(message.id, { onError: failed })}
    >
      {t('voicemail.restore')}
    </Menu.Item>
  );
}
