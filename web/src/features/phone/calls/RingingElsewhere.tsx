import { Button } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useStore } from '@/design/store';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { useCalls } from '../engine/calls';
import { placeCall } from '../engine/phone';
import { sessions, sipNames } from '../engine/sessions';
import { usePhoneStatus } from '../engine/status';
import css from './ElsewhereCard.module.css';
import { type OwnCall, ringingElsewhere } from './flips';
import { useAttempt } from './useAttempt';
import { useCaller } from './useCaller';

/** A call is told before it rings here: what does not ring here by then rings elsewhere. In milliseconds. */
const mayStillRing = 1_500;

/** Whoever rings at my other phones, when this page came too late to ring as well; with a button that answers here. */
export function RingingElsewhere() {
  const known = useStore(sessions);
  const { data: me } = useMe();
  const { state } = usePhoneStatus();
  const here = new Set(useCalls().map((call) => call.sessionId));
  if (!me || state !== 'ready') return null;
  const found = ringingElsewhere(known, String(me.id), here);
  return found.map((own) => <RingingCard key={own.party.id} own={own} />);
}

function RingingCard({ own: { sessionId, party } }: { own: OwnCall }) {
  const { t } = useText();
  const attempt = useAttempt();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), mayStillRing);
    return () => clearTimeout(timer);
  }, []);
  const number = party.from?.extensionNumber || party.from?.phoneNumber || '';
  const who = useCaller()({ number, name: party.from?.name }).title;
  const takes = sipNames.get(sessionId);
  if (!late || !takes) return null;
  return (
    <section className={css.card} aria-label={t('elsewhere.rings', { who })} data-testid="rings-elsewhere">
      <div className={css.words}>
        <p className={css.who}>{t('elsewhere.rings', { who })}</p>
        <p className={css.where}>{t('flip.where')}</p>
      </div>
      <Button
        color="green"
        leftSection={<IconPhone size={17} aria-hidden />}
        onClick={() => attempt(() => placeCall(number, { name: party.from?.name, takes }))}
      >
        {t('elsewhere.answer')}
      </Button>
    </section>
  );
}
