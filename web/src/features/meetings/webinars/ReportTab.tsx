import { Button } from '@mantine/core';
import { IconMessageQuestion, IconPlayerRecord } from '@tabler/icons-react';
import { DataTable } from '@/design/parts/DataTable';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { clockText, momentText, timeText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from '../home/Meetings.module.css';
import { roles } from './PanelTab';
import {
  linkToFile,
  useParticipants,
  useQuestions,
  useWebinarRecordings,
  type Webinar,
  type WebinarRecording,
  type WholeSession,
} from './queries';

interface Props {
  webinar: Webinar;
  session: WholeSession;
}

/** Of a session that goes on or is over: who came, what was asked, and its recordings. */
export function ReportTab({ webinar, session }: Props) {
  return (
    <>
      <Attendance webinar={webinar.id} session={session.id} />
      <Questions webinar={webinar.id} session={session.id} />
      <Recordings session={session.id} />
    </>
  );
}

function Attendance({ webinar, session }: { webinar: string; session: string }) {
  const { t, code } = useText();
  const { data, error, refetch } = useParticipants(webinar, session);
  const time = (at?: string) => (at ? timeText(new Date(at), code) : '');
  return (
    <Section title={t('meetings.attended')} lead={data ? t('meetings.people', { count: data.length }) : undefined}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length ? (
        <DataTable
          label={t('meetings.attended')}
          rows={data}
          keyOf={(each) => `${each.id} ${each.joinTime}`}
          columns={[
            { title: t('webinars.name'), cell: (each) => <bdi>{`${each.firstName} ${each.lastName}`.trim()}</bdi> },
            { title: t('webinars.roleOf'), cell: (each) => t(roles[each.role]) },
            { title: t('webinars.email'), cell: (each) => each.email ?? '', wideOnly: true },
            { title: t('webinars.came'), cell: (each) => time(each.joinTime) },
            { title: t('webinars.left'), cell: (each) => time(each.leaveTime) },
          ]}
        />
      ) : null}
    </Section>
  );
}

function Questions({ webinar, session }: { webinar: string; session: string }) {
  const { t } = useText();
  const { data, error, refetch } = useQuestions(webinar, session);
  return (
    <Section title={t('webinars.asked')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? <p className={css.quiet}>{t('webinars.noQuestions')}</p> : null}
      {data?.length ? (
        <List label={t('webinars.asked')}>
          {data.map((each) => (
            <Row
              key={`${each.askedAt} ${each.question}`}
              leading={<IconMessageQuestion size={20} aria-hidden />}
              title={<bdi>{each.question}</bdi>}
              detail={[
                each.author || t('webinars.anonymous'),
                t('webinars.votes', { count: each.votes }),
                each.answer ? t('webinars.answered', { name: each.answeredBy, text: each.answer }) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            />
          ))}
        </List>
      ) : null}
    </Section>
  );
}

function Recordings({ session }: { session: string }) {
  const { t } = useText();
  const { data, error, refetch } = useWebinarRecordings(session);
  return (
    <Section title={t('webinars.recordings')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={1} /> : null}
      {data?.length === 0 ? <p className={css.quiet}>{t('webinars.noRecordings')}</p> : null}
      {data?.length ? (
        <List label={t('webinars.recordings')}>
          {data.map((each) => (
            <RecordingRow key={each.id} recording={each} />
          ))}
        </List>
      ) : null}
    </Section>
  );
}

function RecordingRow({ recording }: { recording: WebinarRecording }) {
  const { t, code } = useText();
  const open = (kind: 'Video' | 'Audio') =>
    void linkToFile(recording.id, kind).then(
      (path) => window.open(path, '_blank', 'noopener'),
      (wrong: Error) => toastBad(t('error.loading'), wrong.message),
    );
  const about =
    recording.status === 'Available'
      ? clockText(recording.duration ?? 0)
      : t(recording.status === 'Failed' ? 'webinars.recordingFailed' : 'webinars.recordingComes');
  return (
    <Row
      leading={<IconPlayerRecord size={20} aria-hidden />}
      title={momentText(new Date(recording.creationTime), code)}
      detail={about}
      trailing={
        recording.status === 'Available' ? (
          <span className={css.copy}>
            <Button size="compact-md" variant="light" onClick={() => open('Video')}>
              {t('webinars.watch')}
            </Button>
            <Button size="compact-md" variant="default" onClick={() => open('Audio')}>
              {t('webinars.listen')}
            </Button>
          </span>
        ) : null
      }
    />
  );
}
