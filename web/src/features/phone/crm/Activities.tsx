import { Button, Select } from '@mantine/core';
import { IconPhoneIncoming, IconPhoneOutgoing } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag, type TagTone } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { type Activity, useActivities, useRetryActivity } from './queries';

const states = ['Waiting', 'Delivered', 'Failed', 'Skipped'] as const;
const tones: Record<Activity['state'], TagTone> = {
  Waiting: 'warn',
  Delivered: 'good',
  Failed: 'bad',
  Skipped: 'plain',
};

/** Calls that were, or are to be, written into CRMs. */
export function Activities() {
  const { t } = useText();
  const [state, setState] = useState<Activity['state'] | ''>('');
  const { data, error, refetch } = useActivities(state);
  return (
    <Section
      title={t('crm.activities')}
      lead={t('crm.activitiesLead')}
      actions={
        <Select
          aria-label={t('crm.state')}
          placeholder={t('crm.everyState')}
          clearable
          value={state || null}
          data={states.map((value) => ({ value, label: t(`crm.state.${value}`) }))}
          onChange={(value) => setState((value ?? '') as Activity['state'] | '')}
        />
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.length === 0 ? <p>{t('crm.noActivities')}</p> : null}
      {data?.length ? (
        <List label={t('crm.activities')}>
          {data.map((one) => (
            <ActivityRow key={one.id} activity={one} />
          ))}
        </List>
      ) : null}
    </Section>
  );
}

function ActivityRow({ activity }: { activity: Activity }) {
  const { t, code } = useText();
  const retry = useRetryActivity();
  const { state, problem } = activity;
  const Icon = activity.direction === 'Inbound' ? IconPhoneIncoming : IconPhoneOutgoing;
  const who = activity.contactName || formatNumber(activity.phoneNumber);
  const words = [activity.extension.name, momentText(new Date(activity.startTime), code), problem];
  return (
    <Row
      leading={<Icon size={20} aria-hidden />}
      title={who}
      detail={words.filter(Boolean).join(' · ')}
      trailing={<Tag tone={tones[state]}>{t(`crm.state.${state}`)}</Tag>}
    >
      {state === 'Failed' || state === 'Skipped' ? (
        <Button
          mx="md"
          mb="md"
          variant="default"
          loading={retry.isPending}
          aria-label={t('crm.againFor', { name: who })}
          onClick={() =>
            retry.mutate(activity.id, { onError: (failed) => toastBad(t('state.notSaved'), failed.message) })
          }
        >
          {t('crm.again')}
        </Button>
      ) : null}
    </Row>
  );
}
