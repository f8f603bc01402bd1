import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowMerge } from '@tabler/icons-react';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Call, changeCall } from '../engine/calls';
import { useMerge } from './queries';

interface MergeProps {
  front: Call;
  other: Call;
  who: string;
}

const fits = (call: Call) =>
  call.phase === 'connected' && Boolean(call.sessionId && call.partyId) && !call.emergency && !call.busy;

/** Everybody of both calls hears everybody else from then on. */
export function MergeButton({ front, other, who }: MergeProps) {
  const { t } = useText();
  const merge = useMerge();
  // This button goes with the other call, before the answer is here: what follows must not hang on it.
  const run = async () => {
    changeCall(other.id, { merging: true });
    try {
      await merge.mutateAsync({ front, other });
      changeCall(front.id, { conference: true });
      toastGood(t('conference.merged', { who }));
    } catch (error) {
      changeCall(other.id, { merging: false });
      toastBad(t('conference.notMerged'), (error as Error).message);
    }
  };
  return (
    <Tooltip label={t('conference.merge')}>
      <ActionIcon
        size="lg"
        variant="default"
        loading={merge.isPending}
        disabled={!fits(front) || !fits(other) || front.held}
        onClick={() => void run()}
        aria-label={t('conference.mergeWith', { who })}
      >
        <IconArrowMerge size={19} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
