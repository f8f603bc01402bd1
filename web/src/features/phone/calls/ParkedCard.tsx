import { Button } from '@mantine/core';
import { IconParking } from '@tabler/icons-react';
import { momentText } from '@/design/time';
import { useEntryById } from '@/features/people/directory';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { placeCall } from '../engine/phone';
import { useParkLocations, type Waiting } from '../pickup/queries';
import css from './ElsewhereCard.module.css';
import { useAttempt } from './useAttempt';
import { useCaller } from './useCaller';

interface Parked extends Waiting {
  /** What is dialed to fetch the call. */
  slot: string;
}

/** Calls that are parked in the company, until somebody fetches them: any phone may. */
export function ParkedCards() {
  const { may } = useRights();
  const { data } = useParkLocations(may('ReadExtensions'));
  const places = [
    ...(data?.records ?? []).map(({ extensionNumber, waiting }) => ({ slot: `*${extensionNumber}`, waiting })),
    ...(data?.slots ?? []),
  ];
  const parked = places.flatMap(({ slot, waiting }) => waiting.map((each): Parked => ({ ...each, slot })));
  return parked.map((each) => <ParkedCard key={`${each.telephonySessionId} ${each.partyId}`} parked={each} />);
}

function ParkedCard({ parked: { slot, name, phoneNumber, since, parkedBy } }: { parked: Parked }) {
  const { t, code } = useText();
  const attempt = useAttempt();
  const entryOf = useEntryById();
  const who = useCaller()({ number: phoneNumber ?? '', name }).title;
  const by = parkedBy?.id ? entryOf(String(parkedBy.id))?.name : undefined;
  const about = [
    since ? t('parked.since', { time: momentText(new Date(since), code) }) : '',
    by ? t('parked.by', { name: by }) : '',
    slot,
  ];
  return (
    <section className={css.card} aria-label={t('parked.waits', { who })} data-testid="call-parked">
      <div className={css.words}>
        <p className={css.who}>{t('parked.waits', { who })}</p>
        <p className={css.where}>{about.filter(Boolean).join(' · ')}</p>
      </div>
      <Button
        leftSection={<IconParking size={17} aria-hidden />}
        onClick={() => attempt(() => placeCall(slot, { name: who }))}
      >
        {t('parked.fetch')}
      </Button>
    </section>
  );
}
