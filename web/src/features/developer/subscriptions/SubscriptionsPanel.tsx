import { Button } from '@mantine/core';
import { IconBell, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { toastBad } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useWhen } from '@/features/people/security/useWhen';
import { useText } from '@/text/useText';
import css from '../apps/Apps.module.css';
import { Deliveries } from './Deliveries';
import { type Subscription, useSubscriptionAction, useSubscriptions } from './queries';

/** Webhooks and sockets of all apps, and what was delivered to them. */
export function SubscriptionsPanel() {
  const { t } = useText();
  const { data, error, refetch } = useSubscriptions();
  const [open, setOpen] = useState('');
  const shown = data?.records.find(({ id }) => id === open);
  return (
    <>
      <Section title={t('developer.subscriptions')} lead={t('subscriptions.lead')}>
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <RowsSkeleton rows={2} /> : null}
        {data?.records.length === 0 ? (
          <EmptyState icon={IconBell} title={t('subscriptions.empty')}>
            {t('subscriptions.emptyWords')}
          </EmptyState>
        ) : null}
        {data?.records.length ? (
          <List label={t('developer.subscriptions')}>
            {data.records.map((each) => (
              <SubscriptionRow key={each.id} row={each} open={each.id === open} onOpen={setOpen} />
            ))}
          </List>
        ) : null}
      </Section>
      {shown ? <Deliveries key={shown.id} subscription={shown} /> : null}
    </>
  );
}

const tones: Record<string, TagTone> = { Active: 'good', Suspended: 'warn', Blacklisted: 'bad' };

function useStatus(row: Subscription): string {
  const { t } = useText();
  if (row.status === 'Active') return t('subscriptions.active');
  if (row.status === 'Suspended') return t('subscriptions.suspended');
  return row.status === 'Blacklisted' ? t('subscriptions.blacklisted') : row.status;
}

function SubscriptionRow(props: { row: Subscription; open: boolean; onOpen: (id: string) => void }) {
  const { row, open, onOpen } = props;
  const { t } = useText();
  const when = useWhen();
  const status = useStatus(row);
  const [asking, setAsking] = useState(false);
  const act = useSubscriptionAction(row.id);
  const failed = (error: Error) => toastBad(t('state.notSaved'), error.message);
  const webhook = row.deliveryMode.transportType === 'WebHook';
  const name = row.app?.name ?? row.id;
  const Icon = webhook ? IconBell : IconPlugConnected;
  return (
    <Row
      leading={
        <span className={css.medal} aria-hidden>
          <Icon size={20} />
        </span>
      }
      title={webhook ? row.deliveryMode.address : t('subscriptions.socket', { name })}
      detail={[
        name,
        row.owner ? [row.owner.name, row.owner.extensionNumber].filter(Boolean).join(' · ') : null,
        row.eventFilters.join(', '),
        row.waiting ? t('subscriptions.waiting', { count: row.waiting }) : null,
        row.failingSince ? t('subscriptions.failingSince', { when: when(row.failingSince) }) : null,
        row.blacklistedData?.reason,
      ]
        .filter(Boolean)
        .join(' · ')}
      trailing={
        <>
          <Tag tone={tones[row.status] ?? 'plain'}>{status}</Tag>
          {webhook ? (
            <>
              <Button
                variant="default"
                size="compact-md"
                aria-expanded={open}
                aria-label={t('subscriptions.deliveriesOf', { name: row.deliveryMode.address })}
                onClick={() => onOpen(open ? '' : row.id)}
              >
                {t('subscriptions.deliveries')}
              </Button>
              <Button
                variant="subtle"
                size="compact-md"
                loading={act.isPending}
                onClick={() =>
                  act.mutate({ path: row.status === 'Active' ? '/suspend' : '/resume' }, { onError: failed })
                }
              >
                {t(row.status === 'Active' ? 'subscriptions.suspend' : 'subscriptions.resume')}
              </Button>
            </>
          ) : null}
          <Button
            variant="subtle"
            color="red"
            size="compact-md"
            aria-label={t('subscriptions.deleteNamed', { name: webhook ? row.deliveryMode.address : name })}
            onClick={() => setAsking(true)}
          >
            {t('action.delete')}
          </Button>
        </>
      }
    >
      <Asking
        opened={asking}
        title={t('subscriptions.delete')}
        words={t('subscriptions.deleteLead', { name })}
        action={t('subscriptions.delete')}
        pending={act.isPending}
        onClose={() => setAsking(false)}
        onGo={() => act.mutate({ method: 'DELETE' }, { onSuccess: () => setAsking(false), onError: failed })}
      />
    </Row>
  );
}
