import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconHistory, IconPlayerRecord } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { Attended } from './Attended';
import css from './Meetings.module.css';
import { type PastMeeting, usePast } from './queries';

/** Meetings that one hosted or attended, with who was there. */
export function PastList() {
  const { t } = useText();
  const { data, error, refetch } = usePast();
  return (
    <Section title={t('meetings.past')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? <p className={css.quiet}>{t('meetings.noPast')}</p> : null}
      <ul className={css.list}>
        {data?.map((each) => (
          <PastRow key={each.id} meeting={each} />
        ))}
      </ul>
    </Section>
  );
}

function PastRow({ meeting }: { meeting: PastMeeting }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const count = meeting.participants.length;
  const minutes = Math.max(1, Math.round(meeting.duration / 60));
  return (
    <Row
      leading={<IconHistory size={22} aria-hidden />}
      title={
        <>
          <Link
            to="/meetings/$meetingId"
            params={{ meetingId: meeting.id }}
            aria-label={t('meetings.open', { name: meeting.displayName })}
          >
            <bdi>{meeting.displayName}</bdi>
          </Link>{' '}
          {meeting.recordings.length ? <IconPlayerRecord size={16} aria-hidden /> : null}
          {meeting.status === 'InProgress' ? <Tag tone="good">{t('meetings.live')}</Tag> : null}
        </>
      }
      detail={[
        momentText(new Date(meeting.startTime), code),
        t('meetings.minutes', { count: minutes }),
        t('meetings.hostedBy', { name: meeting.hostInfo.displayName }),
      ].join(' · ')}
      trailing={
        <UnstyledButton
          className={css.attendance}
          aria-expanded={open}
          aria-label={t('meetings.attendance', { count, name: meeting.displayName })}
          onClick={() => setOpen(!open)}
        >
          {t('meetings.people', { count })}
          <IconChevronDown size={17} aria-hidden data-open={open || undefined} />
        </UnstyledButton>
      }
    >
      {open ? (
        <Attended
          people={meeting.participants}
          label={t('meetings.attendance', { count, name: meeting.displayName })}
        />
      ) : null}
    </Row>
  );
}
