import { IconUsersPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { call as ask } from '@/api/client';
import { RoundButton } from '@/design/parts/RoundButton';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';

interface CallMeeting {
  joinUri: string;
}

/** Everybody stays on their phone, and others join by the link, which is copied. */
export function MeetingButton({ call }: { call: Call }) {
  const { t } = useText();
  const [waiting, setWaiting] = useState(false);
  const run = async () => {
    setWaiting(true);
    try {
      const path = `/account/~/telephony/sessions/${call.sessionId}/clarion/meeting`;
      const made = await ask<CallMeeting>(path, { method: 'POST' });
      const copied = await navigator.clipboard.writeText(made.joinUri).then(
        () => true,
        () => false,
      );
      toastGood(
        `${t('call.isMeeting')}. ${copied ? t('call.meetingLinkCopied') : made.joinUri}`,
        copied ? 5_000 : 30_000,
      );
    } catch (error) {
      toastBad(t('call.noMeeting'), error instanceof Error ? error.message : undefined);
    } finally {
      setWaiting(false);
    }
  };
  const disabled = call.phase !== 'connected' || !call.sessionId || call.held || call.emergency || waiting;
  return (
    <RoundButton label={t('call.toMeeting')} icon={IconUsersPlus} disabled={disabled} onClick={() => void run()} />
  );
}
