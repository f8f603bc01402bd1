import { IconParking } from '@tabler/icons-react';
import { useState } from 'react';
import { call as ask } from '@/api/client';
import { RoundButton } from '@/design/parts/RoundButton';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Call, changeCall } from '../engine/calls';

interface Parked {
  status?: { parkData?: string };
}

/** Lets the other side wait where any phone of the company can fetch them, and says what to dial for it. */
export function ParkButton({ call }: { call: Call }) {
  const { t } = useText();
  const [waiting, setWaiting] = useState(false);
  const { sessionId, partyId } = call;
  const park = async () => {
    setWaiting(true);
    changeCall(call.id, { handingOver: true });
    try {
      const path = `/account/~/telephony/sessions/${sessionId}/parties/${partyId}/park`;
      const parked = await ask<Parked>(path, { method: 'POST' });
      toastGood(t('call.parkedAt', { slot: parked.status?.parkData ?? '' }));
    } catch (error) {
      changeCall(call.id, { handingOver: false });
      toastBad(t('call.notParked'), error instanceof Error ? error.message : undefined);
    } finally {
      setWaiting(false);
    }
  };
  return (
    <RoundButton
      label={t('call.park')}
      icon={IconParking}
      disabled={call.phase !== 'connected' || !sessionId || !partyId || waiting || call.busy || call.emergency}
      onClick={() => void park()}
    />
  );
}
