import { useQuery } from '@tanstack/react-query';
import { useBytes, useObjectUrl } from '@/features/messaging/chats/fileBytes';
import { SoundBar } from '@/features/messaging/chats/SoundPlayer';
import { useText } from '@/text/useText';
import { peaksOf } from './peaks';
import css from './Recordings.module.css';

const bars = 80;

/** A recording with how loud it is along the way. It is fetched once somebody has asked to see it. */
export function HearRecording({ uri, who }: { uri: string; who: string }) {
  const { t } = useText();
  const { data, isError } = useBytes(uri, true);
  const url = useObjectUrl(data);
  const { data: peaks } = useQuery({
    queryKey: ['call-recording', 'peaks', uri],
    queryFn: async () => peaksOf(await (data as Blob).arrayBuffer(), bars),
    enabled: Boolean(data),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (isError)
    return (
      <p className={css.problem} role="alert">
        {t('recordings.cannotHear')}
      </p>
    );
  return (
    <div className={css.hear} data-testid="recording">
      <SoundBar url={url} name={t('recordings.with', { who })} peaks={peaks} loading={!url} />
    </div>
  );
}
