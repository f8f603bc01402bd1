import { Button } from '@mantine/core';
import { IconNetwork, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { type Trunk, type TrunkState, useTrunks } from './queries';
import { TrunkForm } from './TrunkForm';
import css from './Trunks.module.css';

/** The carriers of the organisation, in the order in which calls ask them, and how each is now. */
export function TrunksPage() {
  const { t } = useText();
  const { data, error, refetch } = useTrunks();
  const [opened, setOpened] = useState<Trunk | 'new' | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpened('new')}>
      {t('trunks.add')}
    </Button>
  );
  return (
    <AdminArea
      section="trunks"
      title={t('admin.trunks')}
      lead={t('trunks.lead')}
      actions={data?.records.length ? add : null}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data && !data.records.length ? (
        <EmptyState icon={IconNetwork} title={t('trunks.none')} action={add}>
          {t('trunks.noneWords')}
        </EmptyState>
      ) : null}
      {data?.records.length ? (
        <List label={t('admin.trunks')}>
          {data.records.map((trunk) => (
            <Row
              key={trunk.id}
              leading={<IconNetwork size={20} aria-hidden />}
              title={
                <button type="button" className={css.open} onClick={() => setOpened(trunk)}>
                  {trunk.name}
                </button>
              }
              detail={t('trunks.row', { priority: trunk.priority, uri: trunk.uri })}
              trailing={
                <span className={css.tags}>
                  {trunk.enabled ? <States trunk={trunk} /> : <Tag>{t('trunks.off')}</Tag>}
                </span>
              }
            />
          ))}
        </List>
      ) : null}
      {opened ? <TrunkForm trunk={opened === 'new' ? undefined : opened} onClose={() => setOpened(null)} /> : null}
    </AdminArea>
  );
}

/** With several call servers the one that fares worst is shown. */
const worst = (states: TrunkState[]): TrunkState | undefined =>
  states.find(({ registration }) => registration === 'Refused' || registration === 'Silent') ??
  states.find(({ reachable }) => reachable === false) ??
  states[0];

function States({ trunk }: { trunk: Trunk }) {
  const { t } = useText();
  const state = worst(trunk.states);
  if (!state) return null;
  const { registration, reachable, reason, answerMs } = state;
  return (
    <>
      {registration === 'Registered' ? <Tag tone="good">{t('trunks.registered')}</Tag> : null}
      {registration === 'Trying' ? <Tag>{t('trunks.trying')}</Tag> : null}
      {registration === 'Refused' || registration === 'Silent' ? (
        <Tag tone="bad">{t('trunks.unregistered', { reason })}</Tag>
      ) : null}
      {reachable === true ? <Tag tone="good">{t('trunks.answers', { ms: Math.round(answerMs) })}</Tag> : null}
      {reachable === false ? <Tag tone="bad">{t('trunks.silent')}</Tag> : null}
    </>
  );
}
