import { Button } from '@mantine/core';
import { IconCalendarEvent, IconExternalLink, IconPhone } from '@tabler/icons-react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { dayText, timeText } from '@/design/time';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { formatNumber } from '@/features/phone/dial/numbers';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { type CalendarEvent, useCalendar } from './queries';

const shown = 30;

/** What comes next in one's calendars, with the way to take part. Nobody else sees it. */
export function CalendarEvents({ read }: { read: string }) {
  const { t } = useText();
  const { data, error, refetch } = useCalendar(read);
  return (
    <Section title={t('connections.next')} lead={t('connections.nextLead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.length === 0 ? <p>{t('connections.noEvents')}</p> : null}
      {data?.length ? (
        <List label={t('connections.next')}>
          {data.slice(0, shown).map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </List>
      ) : null}
    </Section>
  );
}

function EventRow({ event }: { event: CalendarEvent }) {
  const { t, code } = useText();
  const attempt = useAttempt();
  const [start, end] = [new Date(event.startTime), new Date(event.endTime)];
  const day = new Intl.DateTimeFormat(code, { weekday: 'short', day: 'numeric', month: 'short' }).format(start);
  const times = event.allDay ? t('connections.allDay') : `${timeText(start, code)} – ${timeText(end, code)}`;
  const title = event.title || t('connections.untitled');
  const when = start.toDateString() === new Date().toDateString() ? dayText(start, new Date(), code) : day;
  return (
    <Row
      leading={<IconCalendarEvent size={20} aria-hidden />}
      title={title}
      detail={[when, times, event.location].filter(Boolean).join(' · ')}
      trailing={event.kind === 'busy' ? null : <Tag tone="plain">{t(`connections.kind.${event.kind}`)}</Tag>}
    >
      {event.joinUri || event.phoneNumber ? (
        <Button.Group mx="md" mb="md">
          {event.joinUri ? (
            <Button
              component="a"
              variant="default"
              href={event.joinUri}
              target="_blank"
              rel="noopener noreferrer"
              leftSection={<IconExternalLink size={16} aria-hidden />}
              aria-label={t('connections.joinIt', { title })}
            >
              {t('connections.join')}
            </Button>
          ) : null}
          {event.phoneNumber ? (
            <Button
              variant="default"
              leftSection={<IconPhone size={16} aria-hidden />}
              aria-label={t('connections.callIt', { title, number: formatNumber(event.phoneNumber) })}
              onClick={() => attempt(() => placeCall(event.phoneNumber, { name: event.title || undefined }))}
            >
              {formatNumber(event.phoneNumber)}
            </Button>
          ) : null}
        </Button.Group>
      ) : null}
    </Row>
  );
}
