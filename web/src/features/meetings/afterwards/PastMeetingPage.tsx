import { Link, useParams } from '@tanstack/react-router';
import { Page } from '@/design/parts/Page';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { Attended } from '../home/Attended';
import css from './Afterwards.module.css';
import { Kept } from './Kept';
import { useMeetingRecordings, usePastMeeting } from './queries';
import { Recording } from './Recording';

/** What stays of a meeting, on one page: recordings with chapters, what was said, and who was there. */
export function PastMeetingPage() {
  const { t, code } = useText();
  const { meetingId } = useParams({ strict: false }) as { meetingId: string };
  const meeting = usePastMeeting(meetingId);
  const recordings = useMeetingRecordings(meetingId);
  if (meeting.error && !meeting.data)
    return (
      <Page title={t('meetings.gone')}>
        <ErrorState error={meeting.error} onRetry={() => void meeting.refetch()} />
      </Page>
    );
  if (!meeting.data)
    return (
      <Page title={t('meetings.afterwards')}>
        <RowsSkeleton rows={4} />
      </Page>
    );
  const { displayName, startTime, duration, hostInfo, participants } = meeting.data;
  const lead = [
    momentText(new Date(startTime), code),
    t('meetings.minutes', { count: Math.max(1, Math.round(duration / 60)) }),
    t('meetings.hostedBy', { name: hostInfo.displayName }),
  ].join(' · ');
  return (
    <Page title={displayName} lead={lead} width="wide" actions={<Link to="/meetings">{t('kept.back')}</Link>}>
      {recordings.error && !recordings.data ? (
        <ErrorState error={recordings.error} onRetry={() => void recordings.refetch()} />
      ) : null}
      {recordings.data?.length === 0 ? <p className={css.quiet}>{t('meetings.noRecordings')}</p> : null}
      {recordings.data?.map((each, index) => (
        <Recording key={each.id} recording={each} number={index + 1} />
      ))}
      <Kept meetingId={meetingId} />
      <Section title={t('meetings.attended')}>
        <Attended people={participants} label={t('meetings.attended')} />
      </Section>
    </Page>
  );
}
