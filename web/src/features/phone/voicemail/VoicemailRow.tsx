import { UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import type { VoicemailMessage } from '@/api/shapes';
import { Row } from '@/design/parts/List';
import { Tag } from '@/design/parts/Tag';
import { clockText, dayText, timeText } from '@/design/time';
import { CardButton } from '@/features/people/cards/CardButton';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { useText } from '@/text/useText';
import { useCaller } from '../calls/useCaller';
import { numberOf } from '../history/queries';
import { type Folder, lengthOf, useMarkVoicemail } from './queries';
import { RowActions } from './RowActions';
import { useRemove } from './useRemove';
import { VoicemailPlayer } from './VoicemailPlayer';
import css from './VoicemailRow.module.css';

export function VoicemailRow({ message, folder }: { message: VoicemailMessage; folder: Folder }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const mark = useMarkVoicemail();
  const callerOf = useCaller();
  const number = numberOf(message.from ?? {});
  const caller = callerOf({ number, name: message.from?.name });
  const who = caller.title || t('history.unknown');
  const remove = useRemove(folder, who);
  const first = message.forwarding?.originalSender;
  const before = first ? callerOf({ number: numberOf(first), name: first.name }).title || t('history.unknown') : '';
  const unread = message.readStatus === 'Unread' && folder === 'Alive';
  const at = new Date(message.creationTime);
  const facts = [
    caller.detail ?? message.from?.location,
    clockText(lengthOf(message)),
    before ? t('voicemail.forwardedFrom', { who: before }) : '',
  ];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Delete') remove(message.id);
  };
  return (
    <Row
      leading={
        <CardButton card={number ? { number, name: who } : undefined} name={who}>
          <ContactAvatar number={number} name={who} />
        </CardButton>
      }
      tone={unread ? 'strong' : 'normal'}
      title={
        <UnstyledButton
          className={css.title}
          aria-expanded={open}
          data-message={message.id}
          onKeyDown={onKeyDown}
          onClick={() => setOpen((now) => !now)}
        >
          {unread ? <span className={css.dot} role="img" aria-label={t('voicemail.new')} /> : null}
          {who}
          {message.priority === 'High' ? <Tag tone="bad">{t('voicemail.urgent')}</Tag> : null}
        </UnstyledButton>
      }
      detail={
        <span className={css.detail}>
          <span>{facts.filter(Boolean).join(' · ')}</span>
          {message.clarionSnippet && !open ? <span className={css.snippet}>{message.clarionSnippet}</span> : null}
        </span>
      }
      trailing={
        <time dateTime={message.creationTime}>
          {dayText(at, new Date(), code)}
          <div>{timeText(at, code)}</div>
        </time>
      }
      actions={<RowActions message={message} folder={folder} who={who} number={number} />}
    >
      {open ? (
        <VoicemailPlayer
          message={message}
          who={who}
          onStart={() => unread && mark.mutate({ id: message.id, readStatus: 'Read' })}
        />
      ) : null}
    </Row>
  );
}
