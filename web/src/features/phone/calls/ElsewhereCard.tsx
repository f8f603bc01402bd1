import { Button } from '@mantine/core';
import { IconTransferIn } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useStore } from '@/design/store';
import { toastBad } from '@/design/toast';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { useCalls } from '../engine/calls';
import { resumeCall } from '../engine/phone';
import { findDialog } from '../engine/resuming';
import { sessions } from '../engine/sessions';
import { usePhoneStatus } from '../engine/status';
import css from './ElsewhereCard.module.css';
import { callsElsewhere, type OwnCall } from './flips';
import { useCaller } from './useCaller';

/** A call that is up here says so a moment later than the server. In milliseconds. */
const mayStillBeHere = 1_500;

/** My calls on other phones of mine or in other tabs, each with a button that brings it here. */
export function ElsewhereCards() {
  const known = useStore(sessions);
  const { data: me } = useMe();
  const { state } = usePhoneStatus();
  const here = new Set(useCalls().map((call) => call.sessionId));
  if (!me || state !== 'ready') return null;
  return callsElsewhere(known, String(me.id), here).map((own) => <ElsewhereCard key={own.party.id} own={own} />);
}

function ElsewhereCard({ own: { sessionId, party } }: { own: OwnCall }) {
  const { t } = useText();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), mayStillBeHere);
    return () => clearTimeout(timer);
  }, []);
  const far = party.direction === 'Outbound' ? party.to : party.from;
  const number = far?.extensionNumber || far?.phoneNumber || '';
  const who = useCaller()({ number, name: far?.name }).title;
  const take = useMutation({
    mutationFn: async () => {
      const dialog = await findDialog(sessionId, party.id);
      if (!dialog) throw new Error(t('flip.over'));
      const direction = party.direction === 'Outbound' ? 'outbound' : 'inbound';
      await resumeCall(
        { number, name: far?.name, direction, sessionId, partyId: party.id, connectedAt: Date.now() },
        dialog,
      );
    },
    onError: (error) => toastBad(t('flip.notTaken'), error instanceof Error ? error.message : undefined),
  });
  if (!late) return null;
  return (
    <section className={css.card} aria-label={t('flip.talking', { who })} data-testid="call-elsewhere">
      <div className={css.words}>
        <p className={css.who}>{t('flip.talking', { who })}</p>
        <p className={css.where}>{t('flip.whereTalking')}</p>
      </div>
      <Button
        leftSection={<IconTransferIn size={17} aria-hidden />}
        loading={take.isPending}
        onClick={() => take.mutate()}
      >
        {t('flip.takeHere')}
      </Button>
    </section>
  );
}
