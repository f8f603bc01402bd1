import { ActionIcon, Button } from '@mantine/core';
import { IconAlarm, IconPencil, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { useRemoveWakeUp, useWakeUps, type WakeUp } from './queries';
import { WakeUpForm } from './WakeUpForm';

/** The wake-up calls of one person; `~` is oneself. */
export function WakeUps({ person = '~' }: { person?: string }) {
  const { t } = useText();
  const { data, error, refetch } = useWakeUps(person);
  const [opened, setOpened] = useState<WakeUp | 'new' | null>(null);
  const zone = data?.timeZone.replaceAll('_', ' ') ?? '';
  return (
    <Section
      title={t('wakeUps.title')}
      lead={data ? t('wakeUps.lead', { zone, code: data.code }) : undefined}
      actions={
        <Button variant="default" leftSection={<IconAlarm size={17} aria-hidden />} onClick={() => setOpened('new')}>
          {t('wakeUps.add')}
        </Button>
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={1} /> : null}
      {data?.records.length === 0 ? <p>{t('wakeUps.none')}</p> : null}
      {data?.records.length ? (
        <List label={t('wakeUps.title')}>
          {data.records.map((one) => (
            <WakeUpRow key={one.id} person={person} wakeUp={one} zone={data.timeZone} onOpen={() => setOpened(one)} />
          ))}
        </List>
      ) : null}
      {opened ? (
        <WakeUpForm person={person} wakeUp={opened === 'new' ? undefined : opened} onClose={() => setOpened(null)} />
      ) : null}
    </Section>
  );
}

interface RowProps {
  person: string;
  wakeUp: WakeUp;
  zone: string;
  onOpen: () => void;
}

/** A moment by the clock on the wall of the person. */
const wallText = (moment: string, code: string, timeZone: string): string =>
  new Intl.DateTimeFormat(code, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(moment));

function WakeUpRow({ person, wakeUp, zone, onOpen }: RowProps) {
  const { t, code } = useText();
  const remove = useRemoveWakeUp(person);
  const next = wakeUp.nextTime ? t('wakeUps.next', { when: wallText(wakeUp.nextTime, code, zone) }) : null;
  const last = wakeUp.lastResult ? t(`wakeUps.result.${wakeUp.lastResult}`) : null;
  return (
    <Row
      leading={<IconAlarm size={22} stroke={1.6} aria-hidden />}
      title={`${wakeUp.time} · ${t(`wakeUps.repeat.${wakeUp.repeat}`)}`}
      detail={[next, last].filter(Boolean).join(' · ')}
      trailing={wakeUp.status === 'Over' ? <Tag tone="plain">{t('wakeUps.over')}</Tag> : null}
      actions={
        <>
          <ActionIcon size="lg" color="gray" aria-label={t('wakeUps.change', { time: wakeUp.time })} onClick={onOpen}>
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size="lg"
            color="gray"
            loading={remove.isPending}
            aria-label={t('wakeUps.remove', { time: wakeUp.time })}
            onClick={() =>
              remove.mutate(wakeUp.id, { onError: (problem) => toastBad(t('state.notSaved'), problem.message) })
            }
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </>
      }
    />
  );
}
