import { Button } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { GroupForm } from './GroupForm';
import { type PagingGroup, usePagingGroups } from './queries';

/** Numbers that one dials to speak from many phones and loudspeakers at once. */
export function PagingPage() {
  const { t } = useText();
  const { data, error, refetch } = usePagingGroups();
  const [open, setOpen] = useState<PagingGroup | 'new'>();
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
      {t('paging.add')}
    </Button>
  );
  return (
    <AdminArea
      section="paging"
      title={t('admin.paging')}
      lead={t('paging.lead')}
      actions={data?.length ? add : undefined}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data && !data.length ? (
        <EmptyState icon={IconSpeakerphone} title={t('paging.none')} action={add}>
          {t('paging.noneWords')}
        </EmptyState>
      ) : null}
      {data?.length ? (
        <List label={t('admin.paging')}>
          {data.map((group) => (
            <Row
              key={group.id}
              leading={<IconSpeakerphone size={22} aria-hidden />}
              title={`${group.name} · ${group.extensionNumber}`}
              detail={[
                t('paging.count', { users: group.users, devices: group.devices }),
                group.multicast.address ? `${group.multicast.address}:${group.multicast.port}` : '',
              ]
                .filter(Boolean)
                .join(' · ')}
              trailing={
                <Button
                  variant="default"
                  aria-label={t('paging.setUpOf', { name: group.name })}
                  onClick={() => setOpen(group)}
                >
                  {t('queues.setUp')}
                </Button>
              }
            />
          ))}
        </List>
      ) : null}
      {open ? <GroupForm group={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} /> : null}
    </AdminArea>
  );
}
