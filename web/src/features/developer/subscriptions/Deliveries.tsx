import { Button, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { DataTable } from '@/design/parts/DataTable';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { toastBad, toastGood } from '@/design/toast';
import { useWhen } from '@/features/people/security/useWhen';
import { useText } from '@/text/useText';
import {
  type Attempt,
  type Delivery,
  type DeliveryState,
  type Subscription,
  useDeliveries,
  useDelivery,
  useSubscriptionAction,
} from './queries';
import css from './Subscriptions.module.css';

const states: DeliveryState[] = ['Waiting', 'Delivered', 'Failed', 'Skipped'];
const tones: Record<DeliveryState, TagTone> = { Waiting: 'warn', Delivered: 'good', Failed: 'bad', Skipped: 'plain' };

/** What was sent to one webhook, newest first; what failed can be sent again. */
export function Deliveries({ subscription }: { subscription: Subscription }) {
  const { t } = useText();
  const when = useWhen();
  const [state, setState] = useState<DeliveryState | ''>('');
  const [open, setOpen] = useState<number | null>(null);
  const { data, error, refetch } = useDeliveries(subscription.id, state);
  const replay = useReplay(subscription.id);
  const resultOf = ({ lastAttempt }: Delivery) => lastAttempt?.problem || (lastAttempt?.status ?? '');
  return (
    <Section
      title={t('subscriptions.deliveriesOf', { name: subscription.deliveryMode.address })}
      actions={
        <Button variant="default" loading={replay.pending} onClick={() => replay.go('/replay', {})}>
          {t('subscriptions.replayFailed')}
        </Button>
      }
    >
      <div className={css.filter}>
        <Select
          label={t('subscriptions.state')}
          data={[
            { value: '', label: t('subscriptions.allStates') },
            ...states.map((value) => ({ value, label: t(`subscriptions.${value}`) })),
          ]}
          value={state}
          onChange={(chosen) => setState((chosen ?? '') as DeliveryState | '')}
        />
      </div>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.records.length === 0 ? <p>{t('subscriptions.noDeliveries')}</p> : null}
      {data?.records.length ? (
        <DataTable
          label={t('subscriptions.deliveries')}
          rows={data.records}
          keyOf={({ id }) => String(id)}
          columns={[
            {
              title: t('subscriptions.event'),
              cell: (row) => (
                <Button variant="subtle" size="compact-md" onClick={() => setOpen(row.id)}>
                  {row.event.split('/').slice(-2).join('/')}
                </Button>
              ),
            },
            { title: t('subscriptions.time'), cell: (row) => when(row.creationTime) },
            {
              title: t('subscriptions.state'),
              cell: (row) => <Tag tone={tones[row.state]}>{t(`subscriptions.${row.state}`)}</Tag>,
            },
            { title: t('subscriptions.attempts'), cell: (row) => row.attemptCount, wideOnly: true },
            { title: t('subscriptions.result'), cell: resultOf, wideOnly: true },
          ]}
        />
      ) : null}
      {open === null ? null : (
        <DeliveryDialog subscription={subscription.id} delivery={open} onClose={() => setOpen(null)} />
      )}
    </Section>
  );
}

function useReplay(id: string) {
  const { t } = useText();
  const act = useSubscriptionAction(id);
  const go = (path: string, body?: object) =>
    act.mutate(
      { path, body },
      {
        onSuccess: (done) => toastGood(t('subscriptions.replayed', { count: done?.replayed ?? 0 })),
        onError: (error) => toastBad(t('state.notSaved'), error.message),
      },
    );
  return { go, pending: act.isPending };
}

const readable = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

function DeliveryDialog(props: { subscription: string; delivery: number; onClose: () => void }) {
  const { subscription, delivery, onClose } = props;
  const { t } = useText();
  const { data, error, refetch } = useDelivery(subscription, delivery);
  const replay = useReplay(subscription);
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={t('subscriptions.delivery')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? (
        <div className={css.dialog}>
          <p className={css.event}>{data.event}</p>
          <Code title={t('subscriptions.payload')} text={readable(data.payload)} />
          {data.attempts.map((attempt) => (
            <AttemptShown key={attempt.number} attempt={attempt} />
          ))}
          <div className={css.buttons}>
            <Button
              loading={replay.pending}
              disabled={data.state === 'Waiting'}
              onClick={() => replay.go(`/deliveries/${delivery}/replay`)}
            >
              {t('subscriptions.replay')}
            </Button>
          </div>
        </div>
      ) : null}
    </Modal>
  );
}

const headerText = (headers: Record<string, string> = {}): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

function AttemptShown({ attempt }: { attempt: Attempt }) {
  const { t } = useText();
  const when = useWhen();
  const response = [attempt.status, headerText(attempt.answerHeaders), '', attempt.answer].join('\n').trim();
  return (
    <section aria-label={t('subscriptions.attempt', { number: attempt.number })}>
      <h3 className={css.attempt}>
        {t('subscriptions.attempt', { number: attempt.number })} · {when(attempt.startTime)} · {attempt.durationMs} ms
      </h3>
      {attempt.problem ? <p role="status">{attempt.problem}</p> : null}
      <Code title={t('subscriptions.request')} text={headerText(attempt.requestHeaders)} />
      {response ? <Code title={t('subscriptions.response')} text={response} /> : null}
    </section>
  );
}

function Code({ title, text }: { title: string; text: string }) {
  return (
    <figure className={css.code}>
      <figcaption>{title}</figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}
