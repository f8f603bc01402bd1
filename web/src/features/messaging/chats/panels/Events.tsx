import { ActionIcon, Button, Switch, TextInput } from '@mantine/core';
import { IconCalendarEvent, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import css from '../Chats.module.css';
import { usePeople } from '../names';
import type { Chat } from '../shapes';
import { type CalendarEvent, createEvent, deleteEvent, useAct, useWork } from '../work';

/** What is on in a chat: what comes first, then what was. */
export function Events({ chat }: { chat: Chat }) {
  const { t } = useText();
  const { data, error, refetch } = useWork<CalendarEvent>('events', chat.id);
  const now = new Date().toISOString();
  const all = [...(data?.records ?? [])].sort((a, b) => (a.startTime < b.startTime ? -1 : 1));
  const coming = all.filter((each) => each.endTime >= now);
  const past = all.filter((each) => each.endTime < now).reverse();
  return (
    <div className={css.panelBody}>
      {chat.status !== 'Archived' ? <NewEvent chat={chat} /> : null}
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data && all.length === 0 ? (
        <EmptyState icon={IconCalendarEvent} title={t('chats.noEvents')}>
          {t('chats.noEventsWords')}
        </EmptyState>
      ) : null}
      {coming.length > 0 ? <h3 className={css.section}>{t('chats.coming')}</h3> : null}
      <ul className={css.list}>
        {coming.map((each) => (
          <EventRow key={each.id} event={each} chat={chat} />
        ))}
      </ul>
      {past.length > 0 ? <h3 className={css.section}>{t('chats.past')}</h3> : null}
      <ul className={css.list}>
        {past.map((each) => (
          <EventRow key={each.id} event={each} chat={chat} />
        ))}
      </ul>
    </div>
  );
}

function spanText({ startTime, endTime, allDay }: CalendarEvent, code: string): string {
  const format = new Intl.DateTimeFormat(
    code,
    allDay ? { dateStyle: 'medium' } : { dateStyle: 'medium', timeStyle: 'short' },
  );
  return format.formatRange(new Date(startTime), new Date(endTime));
}

function EventRow({ event, chat }: { event: CalendarEvent; chat: Chat }) {
  const { t, code } = useText();
  const { me } = usePeople();
  const act = useAct('events', chat.id);
  const mayDelete = event.creatorId === me || (chat.own.role === 'Admin' && chat.type === 'Team');
  return (
    <li className={css.card} data-testid="event">
      <div className={css.cardHead}>
        <span className={css.cardTitle}>
          <bdi>{event.title}</bdi>
        </span>
        {mayDelete ? (
          <ActionIcon
            size={32}
            color="gray"
            aria-label={t('texts.deleteTemplate', { name: event.title })}
            onClick={() => act.mutate(() => deleteEvent(event.id))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        ) : null}
      </div>
      <span className={css.cardDetail}>{spanText(event, code)}</span>
      {event.location ? <span className={css.cardDetail}>{event.location}</span> : null}
      {event.description ? <span className={css.cardDetail}>{event.description}</span> : null}
    </li>
  );
}

function NewEvent({ chat }: { chat: Chat }) {
  const { t } = useText();
  const act = useAct('events', chat.id);
  const [title, setTitle] = useState('');
  const [start, setStart] = useState('');
  const [end, setEnd] = useState('');
  const [location, setLocation] = useState('');
  const [allDay, setAllDay] = useState(false);
  const ready = title.trim() !== '' && start !== '';
  const add = () => {
    const from = new Date(allDay ? `${start.slice(0, 10)}T00:00` : start);
    const hour = new Date(from.getTime() + (allDay ? 86_399_000 : 3_600_000));
    const until = end && !allDay ? new Date(end) : hour;
    const body = { title: title.trim(), startTime: from.toISOString(), endTime: until.toISOString(), allDay, location };
    act.mutate(() => createEvent(chat.id, body), {
      onSuccess: () => {
        setTitle('');
        setStart('');
        setEnd('');
        setLocation('');
      },
    });
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) add();
      }}
    >
      <TextInput
        label={t('chats.newEvent')}
        value={title}
        maxLength={250}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      {title ? (
        <>
          <Switch
            label={t('chats.allDay')}
            checked={allDay}
            onChange={(event) => setAllDay(event.currentTarget.checked)}
          />
          <TextInput
            type={allDay ? 'date' : 'datetime-local'}
            label={t('chats.starts')}
            value={allDay ? start.slice(0, 10) : start}
            onChange={(event) => setStart(event.currentTarget.value)}
          />
          {allDay ? null : (
            <TextInput
              type="datetime-local"
              label={t('chats.ends')}
              value={end}
              onChange={(event) => setEnd(event.currentTarget.value)}
            />
          )}
          <TextInput
            label={t('chats.where')}
            value={location}
            maxLength={500}
            onChange={(event) => setLocation(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Button type="submit" size="compact-md" loading={act.isPending} disabled={!ready}>
              {t('chats.addEvent')}
            </Button>
          </div>
        </>
      ) : null}
    </form>
  );
}
