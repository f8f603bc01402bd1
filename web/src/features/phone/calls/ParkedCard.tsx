import { Button } from '@mantine/core';
import { IconParking } from '@tabler/icons-react';
import { useStore } from '@/design/store';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { placeCall } from '../engine/phone';
import { sessions } from '../engine/sessions';
import css from './ElsewhereCard.module.css';
import { type OwnCall, parkedByMe } from './flips';
import { useAttempt } from './useAttempt';
import { useCaller } from './useCaller';

/** Whom I have parked, until somebody fetches them. */
export function ParkedCards() {
  const known = useStore(sessions);
  const { data: me } = useMe();
  if (!me) return null;
  return parkedByMe(known, String(me.id)).map((own) => <ParkedCard key={own.party.id} own={own} />);
}

function ParkedCard({ own: { party } }: { own: OwnCall }) {
  const { t } = useText();
  const attempt = useAttempt();
  const far = party.direction === 'Outbound' ? party.to : party.from;
  const who = useCaller()({ number: far?.extensionNumber || far?.phoneNumber || '', name: far?.name }).title;
  const slot = party.status?.parkData ?? '';
  return (
    <section className={css.card} aria-label={t('parked.waits', { who })} data-testid="call-parked">
      <div className={css.words}>
        <p className={css.who}>{t('parked.waits', { who })}</p>
        <p className={css.where}>{t('parked.where', { slot })}</p>
      </div>
      <Button
        leftSection={<IconParking size={17} aria-hidden />}
        disabled={!slot}
        onClick={() => attempt(() => placeCall(slot, { name: who }))}
      >
        {t('parked.fetch')}
      </Button>
    </section>
  );
}
