import { Skeleton } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Page } from '@/design/parts/Page';
import { EmptyState } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { useRights } from '../rights';
import { AdminNav } from './AdminNav';
import { openSections, type PlaceOfAdmin } from './sections';

interface AdminAreaProps {
  section: PlaceOfAdmin;
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of the administration: only for who may use it, with the way to the other parts that they may use. */
export function AdminArea({ section, title, lead, actions, children }: AdminAreaProps) {
  const { t } = useText();
  const rights = useRights();
  const open = openSections(rights);
  if (!rights.known)
    return (
      <Page title={title} width="wide">
        <Skeleton height={320} radius="lg" role="status" aria-label={t('state.loading')} />
      </Page>
    );
  if (section === 'overview' ? !open.length : !open.some(({ name }) => name === section))
    return (
      <EmptyState icon={IconLock} heading="h1" title={t('admin.forbidden')}>
        {t('admin.forbiddenWords')}
      </EmptyState>
    );
  return (
    <Page title={title} lead={lead} actions={actions} width="wide">
      <AdminNav here={section} open={open} />
      {children}
    </Page>
  );
}
