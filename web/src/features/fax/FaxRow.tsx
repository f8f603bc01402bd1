import { Progress, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { Row } from '@/design/parts/List';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { dayText, momentText, timeText } from '@/design/time';
import { useNames } from '@/features/messaging/texts/names';
import { CardButton } from '@/features/people/cards/CardButton';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { numberOf } from '@/features/phone/history/queries';
import { useText } from '@/text/useText';
import css from './Fax.module.css';
import { FaxViewer } from './FaxViewer';
import { type Folder, useMarkFax } from './queries';
import { RowActions } from './RowActions';
import type { Beginning } from './SendDialog';
import type { FaxMessage, Job } from './shapes';

/** Who a fax is from or to, and all numbers of them. */
export function useFaxParty() {
  const { t } = useText();
  const nameOf = useNames();
  return (message: FaxMessage): { title: string; first: string; numbers: string[] } => {
    const parties = message.direction === 'Inbound' ? [message.from ?? {}] : message.to;
    const numbers = parties.map(numberOf);
    const first = numbers[0] ?? '';
    const title = first || parties[0]?.name ? nameOf(first, parties[0]?.name).title : t('fax.unknown');
    return {
      title: numbers.length > 1 ? t('fax.andMore', { who: title, count: numbers.length - 1 }) : title,
      first,
      numbers,
    };
  };
}

interface Props {
  message: FaxMessage;
  folder: Folder;
  jobs: Job[];
  /** What stands around the words that were searched for. */
  found?: string;
  onWrite: (beginning: Beginning) => void;
}

export function FaxRow({ message, folder, jobs, found, onWrite }: Props) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const mark = useMarkFax();
  const partyOf = useFaxParty();
  const { title, first } = partyOf(message);
  const unread = folder === 'Inbox' && message.readStatus === 'Unread';
  const at = new Date(message.creationTime);
  const show = () => {
    setOpen(true);
    if (unread) mark.mutate({ id: message.id, readStatus: 'Read' });
  };
  return (
    <Row
      leading={
        <CardButton card={first ? { number: first, name: title } : undefined} name={title}>
          <ContactAvatar number={first} name={title} />
        </CardButton>
      }
      tone={unread ? 'strong' : 'normal'}
      title={
        <UnstyledButton className={css.title} onClick={show} data-testid="fax-title">
          {unread ? <span className={css.dot} role="img" aria-label={t('fax.isNew')} /> : null}
          {title}
        </UnstyledButton>
      }
      detail={
        <span className={css.detail}>
          <span>
            {t('fax.pageCount', { count: message.faxPageCount ?? 0 })} <State message={message} jobs={jobs} />{' '}
            {message.clarionCategory ? <Tag>{message.clarionCategory}</Tag> : null}
          </span>
          {found ? <q className={css.found}>{found}</q> : null}
          <Sending message={message} jobs={jobs} />
        </span>
      }
      trailing={
        <time dateTime={message.creationTime}>
          {dayText(at, new Date(), code)}
          <div>{timeText(at, code)}</div>
        </time>
      }
      actions={<RowActions message={message} folder={folder} who={title} jobs={jobs} onOpen={show} onWrite={onWrite} />}
    >
      {open ? (
        <FaxViewer
          message={message}
          folder={folder}
          who={title}
          jobs={jobs}
          onClose={() => setOpen(false)}
          onWrite={onWrite}
        />
      ) : null}
    </Row>
  );
}

function State({ message, jobs }: { message: FaxMessage; jobs: Job[] }) {
  const { t, code } = useText();
  const tag = (tone: TagTone, words: string) => <Tag tone={tone}>{words}</Tag>;
  if (message.direction === 'Inbound')
    return message.clarionFax?.complete === false ? tag('warn', t('fax.incomplete')) : null;
  const sent = message.to.filter(({ messageStatus }) => messageStatus === 'Sent').length;
  if (jobs.some(({ state }) => state === 'Sending')) return tag('accent', t('fax.state.Sending'));
  const waiting = jobs.find(({ state }) => state === 'Waiting');
  if (waiting?.nextAttemptTime) {
    const when = momentText(new Date(waiting.nextAttemptTime), code);
    if (waiting.attempts.length > 0) return tag('warn', t('fax.nextAt', { when }));
    if (new Date(waiting.nextAttemptTime) > new Date()) return tag('plain', t('fax.scheduled', { when }));
  }
  if (jobs.length > 0 && jobs.every(({ state }) => state === 'Canceled')) return tag('plain', t('fax.state.Canceled'));
  if (message.messageStatus === 'Queued') return tag('plain', t('fax.state.Waiting'));
  if (message.to.length > 1 && sent < message.to.length)
    return tag(sent > 0 ? 'warn' : 'bad', t('fax.sentTo', { sent, total: message.to.length }));
  return message.messageStatus === 'Sent' ? tag('good', t('fax.state.Sent')) : tag('bad', t('fax.state.Failed'));
}

/** How many pages of a fax under way the other machine has confirmed. */
function Sending({ message, jobs }: { message: FaxMessage; jobs: Job[] }) {
  const { t } = useText();
  const job = jobs.find(({ state }) => state === 'Sending');
  if (!job) return null;
  const sent = Math.max(job.pagesSent, message.clarionPagesSent?.[job.to.phoneNumber] ?? 0);
  const words = t('fax.pagesSent', { sent, total: job.pageCount });
  return (
    <span data-testid="fax-progress">
      {words}
      <Progress value={(100 * sent) / Math.max(1, job.pageCount)} aria-label={words} size="sm" />
    </span>
  );
}
