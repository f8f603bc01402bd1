import { IconPlayerRecord, IconPlayerRecordFilled, IconPlayerStop } from '@tabler/icons-react';
import { useState } from 'react';
import { RoundButton } from '@/design/parts/RoundButton';
import { useStore } from '@/design/store';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';
import { sessions } from '../engine/sessions';
import { endRecording, setRecording, startRecording } from './queries';

/** Records what is said; once it does, the same button pauses and goes on, and another ends what one began oneself.
 * What the server knows is what both show. */
export function RecordButton({ call }: { call: Call }) {
  const { t } = useText();
  const known = useStore(sessions);
  const [waiting, setWaiting] = useState(false);
  const { sessionId, partyId } = call;
  const latest = sessionId && partyId ? known[sessionId]?.[partyId]?.recordings?.at(-1) : undefined;
  const recording = latest?.ended ? undefined : latest;
  const label = recording ? t(recording.active ? 'call.pauseRecording' : 'call.resumeRecording') : t('call.record');
  const disabled = call.phase !== 'connected' || !sessionId || !partyId || waiting || call.emergency;

  const attempt = async (act: () => Promise<unknown>, refused: string) => {
    setWaiting(true);
    try {
      await act();
    } catch (error) {
      toastBad(refused, error instanceof Error ? error.message : undefined);
    } finally {
      setWaiting(false);
    }
  };
  const toggle = () => {
    if (!sessionId || !partyId) return;
    const act = () =>
      recording
        ? setRecording(sessionId, partyId, recording.id, !recording.active)
        : startRecording(sessionId, partyId);
    void attempt(act, t('call.notRecorded'));
  };
  const end = () => {
    if (sessionId && partyId && recording)
      void attempt(() => endRecording(sessionId, partyId, recording.id), t('call.notEnded'));
  };
  return (
    <>
      <RoundButton
        label={label}
        icon={recording?.active ? IconPlayerRecordFilled : IconPlayerRecord}
        tone={recording?.active ? 'warn' : 'plain'}
        pressed={recording?.active ?? false}
        disabled={disabled}
        onClick={toggle}
      />
      {recording && recording.mode !== 'Automatic' ? (
        <RoundButton label={t('call.stopRecording')} icon={IconPlayerStop} disabled={disabled} onClick={end} />
      ) : null}
    </>
  );
}
