import { IconLock } from '@tabler/icons-react';
import { Page } from '@/design/parts/Page';
import { EmptyState } from '@/design/parts/States';
import { CallingPolicy } from '@/features/conduct/CallingPolicy';
import { NumberTable } from '@/features/numbers/NumberTable';
import { useText } from '@/text/useText';
import { useIsAdmin, useMe } from '../queries';
import { ExtensionTable } from './ExtensionTable';

export function AdminPage() {
  const { t } = useText();
  const { data: me } = useMe();
  const admin = useIsAdmin();
  if (me && !admin)
    return (
      <EmptyState icon={IconLock} heading="h1" title={t('admin.forbidden')}>
        {t('admin.forbiddenWords')}
      </EmptyState>
    );
  return (
    <Page title={t('nav.people')} lead={t('admin.lead')} width="wide">
      <ExtensionTable />
      <NumberTable />
      <CallingPolicy />
    </Page>
  );
}
