import { ActionIcon, Menu, UnstyledButton } from '@mantine/core';
import { IconDots, IconMail, IconMailOpened, IconMessage, IconPhone, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { VoicemailMessage } from '@/api/shapes';
import { Row } from '@/design/parts/List';
import { Avatar } from '@/design/parts/Person';
import { clockText, dayText, timeText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { getsTexts, useWriteTo } from '@/features/messaging/texts/useWriteTo';
import { useText } from '@/text/useText';
import { useAttempt } from '../calls/useAttempt';
import { useCaller } from '../calls/useCaller';
import { placeCall } from '../engine/phone';
import { numberOf } from '../history/queries';
import { lengthOf, useDeleteVoicemail, useMarkVoicemail } from './queries';
import { VoicemailPlayer } from './VoicemailPlayer';
import css from './VoicemailRow.module.css';

export function VoicemailRow({ message }: { message: VoicemailMessage }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const mark = useMarkVoicemail();
  const number = numberOf(message.from ?? {});
  const caller = useCaller()({ number, name: message.from?.name });
  const who = caller.title || t('history.unknown');
  const unread = message.readStatus === 'Unread';
  const at = new Date(message.creationTime);
  const heard = () => unread && mark.mutate({ id: message.id, readStatus: 'Read' });
  return (
    <Row
      leading={<Avatar name={who} />}
      tone={unread ? 'strong' : 'normal'}
      title={
        <UnstyledButton className={css.title} aria-expanded={open} onClick={() => setOpen((now) => !now)}>
          {unread ? <span className={css.dot} role="img" aria-label={t('voicemail.new')} /> : null}
          {who}
        </UnstyledButton>
      }
      detail={[caller.detail ?? message.from?.location, clockText(lengthOf(message))].filter(Boolean).join(' · ')}
      trailing={
        <time dateTime={message.creationTime}>
          {dayText(at, new Date(), code)}
          <div>{timeText(at, code)}</div>
        </time>
      }
      actions={<RowActions message={message} who={who} number={number} />}
    >
      {open ? <VoicemailPlayer message={message} who={who} onStart={heard} /> : null}
    </Row>
  );
}

function RowActions({ message, who, number }: { message: VoicemailMessage; who: string; number: string }) {
  const { t } = useText();
  const writeTo = useWriteTo();
  const attempt = useAttempt();
  const mark = useMarkVoicemail();
  const remove = useDeleteVoicemail();
  const unread = message.readStatus === 'Unread';
  const failed = (error: Error) => toastBad(t('voicemail.changeFailed'), error.message);
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <ActionIcon size="xl" color="gray" aria-label={t('voicemail.actions', { who })}>
          <IconDots size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
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
        <Menu.Item
          leftSection={unread ? <IconMailOpened size={17} aria-hidden /> : <IconMail size={17} aria-hidden />}
          onClick={() => mark.mutate({ id: message.id, readStatus: unread ? 'Read' : 'Unread' }, { onError: failed })}
        >
          {unread ? t('voicemail.markHeard') : t('voicemail.markNew')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={17} aria-hidden />}
          onClick={() => remove.mutate(message.id, { onError: failed })}
        >
          {t('action.delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
