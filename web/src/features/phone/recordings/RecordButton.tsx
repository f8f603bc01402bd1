import { IconPlayerRecord, IconPlayerRecordFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { RoundButton } from '@/design/parts/RoundButton';
import { useStore } from '@/design/store';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';
import { sessions } from '../engine/sessions';
import { setRecording, startRecording } from './queries';

/** Records what is said; once it does, the same button pauses and goes on. What the server knows is what it shows. */
export function RecordButton({ call }: { call: Call }) {
  const { t } = useText();
  const known = useStore(sessions);
  const [waiting, setWaiting] = useState(false);
  const { sessionId, partyId } = call;
  const recording = sessionId && partyId ? known[sessionId]?.[partyId]?.recordings?.at(-1) : undefined;
  const label = recording ? t(recording.active ? 'call.pauseRecording' : 'call.resumeRecording') : t('call.record');

  const toggle = async () => {
    if (!sessionId || !partyId) return;
    setWaiting(true);
    try {
      await (recording
        ? setRecording(sessionId, partyId, recording.id, !recording.active)
        : startRecording(sessionId, partyId));
    } catch (error) {
      toastBad(t('call.notRecorded'), error instanceof Error ? error.message : undefined);
    } finally {
      setWaiting(false);
    }
  };
  return (
    <RoundButton
      label={label}
      icon={recording?.active ? IconPlayerRecordFilled : IconPlayerRecord}
      tone={recording?.active ? 'warn' : 'plain'}
      pressed={recording?.active ?? false}
      disabled={call.phase !== 'connected' || !sessionId || !partyId || waiting || call.emergency}
      onClick={() => void toggle()}
    />
  );
}
