import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { call } from '@/api/client';
import type { CallRecordingInfo } from '@/api/generated';
import { Page } from '@/design/parts/Page';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { HearRecording } from './HearRecording';

type Recording = CallRecordingInfo;

/** One recording, as links outside (in a CRM) lead to it: for who may hear it. */
export function RecordingPage() {
  const { t } = useText();
  const { recordingId = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({
    queryKey: ['recording', recordingId],
    queryFn: ({ signal }) => call<Recording>(`/account/~/recording/${encodeURIComponent(recordingId)}`, { signal }),
  });
  return (
    <Page title={t('crm.recording')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data ? (
        <HearRecording uri={data.contentUri} id={data.id} seconds={data.duration} who={t('crm.recording')} />
      ) : null}
    </Page>
  );
}
