import { ActionIcon, Button, CopyButton, Menu, Modal } from '@mantine/core';
import { IconCalendarEvent, IconDots, IconLink, IconMessage, IconPencil, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Buttons } from '@/design/parts/Form';
import { Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Meetings.module.css';
import { type Draft, draftOf } from './plan';
import { openMeetingChat, readPlanned, type Upcoming, useCancelMeeting, useUpcoming } from './queries';
import { ScheduleDialog } from './ScheduleDialog';

/** What comes within two weeks: hosted, or invited to. */
export function UpcomingList() {
  const { t } = useText();
  const { data, error, refetch } = useUpcoming();
  return (
    <Section title={t('meetings.upcoming')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconCalendarEvent} title={t('meetings.noUpcoming')}>
          {t('meetings.noUpcomingWords')}
        </EmptyState>
      ) : null}
      <ul className={css.list}>
        {data?.map((each) => (
          <UpcomingRow key={`${each.meetingId} ${each.startTime}`} meeting={each} />
        ))}
      </ul>
    </Section>
  );
}

function UpcomingRow({ meeting }: { meeting: Upcoming }) {
  const { t, code } = useText();
  const { pathname, search } = new URL(meeting.joinUri);
  return (
    <Row
      leading={<IconCalendarEvent size={22} aria-hidden />}
      title={
        <>
          <bdi>{meeting.topic}</bdi> {meeting.live ? <Tag tone="good">{t('meetings.live')}</Tag> : null}
        </>
      }
      detail={[
        momentText(new Date(meeting.startTime), code),
        t('meetings.minutes', { count: meeting.durationInMinutes }),
        meeting.recurring ? t('meetings.recurring') : '',
        meeting.host ? '' : t('meetings.hostedBy', { name: meeting.hostName }),
      ]
        .filter(Boolean)
        .join(' · ')}
      trailing={
        <span className={css.copy}>
          <Button
            component="a"
            href={pathname + search}
            target="_blank"
            size="compact-md"
            variant={meeting.live ? 'filled' : 'light'}
            aria-label={t('meetings.joinOne', { name: meeting.topic })}
          >
            {t('meetings.joinShort')}
          </Button>
          <RowMenu meeting={meeting} />
        </span>
      }
    />
  );
}

function RowMenu({ meeting }: { meeting: Upcoming }) {
  const { t } = useText();
  const cancel = useCancelMeeting();
  const [asking, setAsking] = useState(false);
  const [draft, setDraft] = useState<Draft | null>(null);
  const navigate = useNavigate();
  const openChat = () =>
    void openMeetingChat(meeting.meetingId).then(
      (chatId) => navigate({ to: '/chats', search: { c: `c${chatId}` } as never }),
      (error: Error) => toastBad(t('error.loading'), error.message),
    );
  const edit = () =>
    readPlanned(meeting.meetingId).then(
      (found) => setDraft(draftOf(found, new Date(), Intl.DateTimeFormat().resolvedOptions().timeZone)),
      (error: Error) => toastBad(t('error.loading'), error.message),
    );
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon color="gray" size="lg" aria-label={t('meetings.more', { name: meeting.topic })}>
            <IconDots size={19} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <CopyButton value={meeting.joinUri}>
            {({ copy }) => (
              <Menu.Item
                leftSection={<IconLink size={16} aria-hidden />}
                onClick={() => {
                  copy();
                  toastGood(t('action.copied'));
                }}
              >
                {t('meetings.copyLink')}
              </Menu.Item>
            )}
          </CopyButton>
          <Menu.Item leftSection={<IconMessage size={16} aria-hidden />} onClick={openChat}>
            {t('meetings.openChat')}
          </Menu.Item>
          {meeting.host ? (
            <>
              <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => void edit()}>
                {t('meetings.change')}
              </Menu.Item>
              <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setAsking(true)}>
                {t('meetings.cancel')}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {draft ? <ScheduleDialog id={meeting.meetingId} first={draft} onClose={() => setDraft(null)} /> : null}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('meetings.cancelAsk', { name: meeting.topic })}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p>{t(meeting.recurring ? 'meetings.cancelAllWords' : 'meetings.cancelWords')}</p>
        <Buttons>
          <Button variant="default" onClick={() => setAsking(false)}>
            {t('meetings.keep')}
          </Button>
          <Button
            color="red"
            loading={cancel.isPending}
            onClick={() =>
              cancel.mutate(meeting.meetingId, {
                onError: (error) => toastBad(t('state.notSaved'), error.message),
                onSettled: () => setAsking(false),
              })
            }
          >
            {t('meetings.cancel')}
          </Button>
        </Buttons>
      </Modal>
    </>
  );
}
