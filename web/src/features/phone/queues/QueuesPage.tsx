import { Button, Group } from '@mantine/core';
import { IconHeadset, IconLayoutDashboard, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { WhenNear } from '@/design/parts/WhenNear';
import { useRights } from '@/features/people/rights';
import { LiveCalls } from '@/features/phone/supervision/LiveCalls';
import { useText } from '@/text/useText';
import { NewQueue } from './NewQueue';
import { QueueCard } from './QueueCard';
import { QueueSetup } from './QueueSetup';
import css from './Queues.module.css';
import { useLiveQueues } from './queries';

const CARD_HEIGHT = 420;

/** What goes on in the queues that concern me, and for managers: how they are set up. */
export function QueuesPage() {
  const { t } = useText();
  const { may } = useRights();
  const { data, error, refetch } = useLiveQueues();
  const [setUp, setSetUp] = useState<string>();
  const [adding, setAdding] = useState(false);
  const add = may('Groups') ? (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t('queues.add')}
    </Button>
  ) : null;
  const actions = (
    <Group gap="sm">
      <Button
        component={Link}
        to="/queues/wallboard"
        variant="default"
        leftSection={<IconLayoutDashboard size={18} aria-hidden />}
      >
        {t('wall.open')}
      </Button>
      {add}
    </Group>
  );
  return (
    <Page title={t('nav.queues')} lead={t('queues.lead')} actions={data?.length ? actions : null} width="wide">
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data && !data.length ? (
        <EmptyState icon={IconHeadset} title={t('queues.none')} action={add}>
          {t(add ? 'queues.noneWords' : 'queues.noneOfMine')}
        </EmptyState>
      ) : null}
      <LiveCalls />
      <div className={css.cards}>
        {data?.map((queue) => (
          <WhenNear key={queue.id} height={CARD_HEIGHT}>
            <QueueCard queue={queue} onSetUp={() => setSetUp(queue.id)} />
          </WhenNear>
        ))}
      </div>
      {setUp ? <QueueSetup id={setUp} onClose={() => setSetUp(undefined)} /> : null}
      {adding ? <NewQueue onClose={() => setAdding(false)} onMade={setSetUp} /> : null}
    </Page>
  );
}
