import { Button } from '@mantine/core';
import { IconKeyboard, IconVideo } from '@tabler/icons-react';
import { Page } from '@/design/parts/Page';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { PersonalMeeting } from './PersonalMeeting';
import { PersonalSettings } from './PersonalSettings';
import { usePersonalMeeting } from './queries';
import { useStart } from './useStart';

/** Start and join meetings, one's personal meeting, and what counts there. */
export function MeetingsPage() {
  const { t } = useText();
  const { data: me } = useMe();
  const { data, error, refetch } = usePersonalMeeting();
  const { busy, start } = useStart();
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
            leftSection={<IconVideo size={18} aria-hidden />}
            loading={busy}
            onClick={() => start(t('meetings.ofPerson', { name: me?.name ?? '' }))}
          >
            {t('meetings.start')}
          </Button>
        </>
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? (
        <>
          <PersonalMeeting bridge={data} />
          <PersonalSettings bridge={data} />
        </>
      ) : null}
    </Page>
  );
}
