import { Button } from '@mantine/core';
import { IconTransferIn } from '@tabler/icons-react';
import { useStore } from '@/design/store';
import { toastBad } from '@/design/toast';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { useCalls } from '../engine/calls';
import { sessions } from '../engine/sessions';
import { usePhoneStatus } from '../engine/status';
import css from './ElsewhereCard.module.css';
import { callsElsewhere, type OwnCall, useFlip } from './flips';
import { useCaller } from './useCaller';

/** My calls on other phones of mine, each with a button that brings it here. */
export function ElsewhereCards() {
  const known = useStore(sessions);
  const { data: me } = useMe();
  const { deviceId, state } = usePhoneStatus();
  const here = new Set(useCalls().map((call) => call.sessionId));
  if (!me || state !== 'ready' || !deviceId) return null;
  const elsewhere = callsElsewhere(known, String(me.id), deviceId, here);
  return elsewhere.map((own) => <ElsewhereCard key={own.sessionId} own={own} deviceId={deviceId} />);
}

function ElsewhereCard({ own: { sessionId, party }, deviceId }: { own: OwnCall; deviceId: string }) {
  const { t } = useText();
  const flip = useFlip();
  const far = party.direction === 'Outbound' ? party.to : party.from;
  const who = useCaller()({ number: far?.extensionNumber || far?.phoneNumber || '', name: far?.name }).title;
  const take = () =>
    flip.mutate(
      { sessionId, partyId: party.id, to: { deviceId, answer: true } },
      { onError: (error) => toastBad(t('flip.failed'), error instanceof Error ? error.message : undefined) },
    );
  return (
    <section className={css.card} aria-label={t('flip.talking', { who })} data-testid="call-elsewhere">
      <div className={css.words}>
        <p className={css.who}>{t('flip.talking', { who })}</p>
        <p className={css.where}>{t('flip.where')}</p>
      </div>
      <Button leftSection={<IconTransferIn size={17} aria-hidden />} loading={flip.isPending} onClick={take}>
        {t('flip.takeHere')}
      </Button>
    </section>
  );
}
