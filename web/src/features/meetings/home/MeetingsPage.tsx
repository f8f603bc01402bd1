import { Button } from '@mantine/core';
import { IconCalendarPlus, IconKeyboard, IconVideo } from '@tabler/icons-react';
import { useState } from 'react';
import { Page } from '@/design/parts/Page';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { WebinarList } from '../webinars/WebinarList';
import { PastList } from './PastList';
import { PersonalMeeting } from './PersonalMeeting';
import { PersonalSettings } from './PersonalSettings';
import { type Draft, newDraft } from './plan';
import { usePersonalMeeting } from './queries';
import { ScheduleDialog } from './ScheduleDialog';
import { UpcomingList } from './UpcomingList';
import { useStart } from './useStart';

/** Start and join meetings, one's personal meeting, and what counts there. */
export function MeetingsPage() {
  const { t } = useText();
  const { data: me } = useMe();
  const { data, error, refetch } = usePersonalMeeting();
  const { busy, start } = useStart();
  const [planning, setPlanning] = useState<Draft | null>(null);
  const title = t('meetings.ofPerson', { name: me?.name ?? '' });
  return (
    <Page
      title={t('nav.meetings')}
      lead={t('meetings.lead')}
      actions={
        <>
          <Button
            component="a"
            href="/join"
            target="_blank"
            variant="default"
            leftSection={<IconKeyboard size={18} aria-hidden />}
          >
            {t('meetings.join')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconCalendarPlus size={18} aria-hidden />}
            onClick={() => setPlanning(newDraft(title, new Date(), Intl.DateTimeFormat().resolvedOptions().timeZone))}
          >
            {t('meetings.schedule')}
          </Button>
          <Button leftSection={<IconVideo size={18} aria-hidden />} loading={busy} onClick={() => start(title)}>
            {t('meetings.start')}
          </Button>
        </>
      }
    >
      <UpcomingList />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? (
        <>
          <PersonalMeeting bridge={data} />
          <PersonalSettings bridge={data} />
        </>
      ) : null}
      <WebinarList />
      <PastList />
      {planning ? <ScheduleDialog first={planning} onClose={() => setPlanning(null)} /> : null}
    </Page>
  );
}
