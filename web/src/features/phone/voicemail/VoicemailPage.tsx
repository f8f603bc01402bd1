import { IconRecordMail } from '@tabler/icons-react';
import { List } from '@/design/parts/List';
import { Page } from '@/design/parts/Page';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { useUnheard, useVoicemail } from './queries';
import { VoicemailRow } from './VoicemailRow';

export function VoicemailPage() {
  const { t } = useText();
  const count = useUnheard();
  return (
    <Page title={t('nav.voicemail')} lead={count > 0 ? t('voicemail.unheard', { count }) : undefined}>
      <Messages />
    </Page>
  );
}

function Messages() {
  const { t } = useText();
  const { data, error, refetch } = useVoicemail();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton />;
  if (data.length === 0)
    return (
      <EmptyState icon={IconRecordMail} title={t('voicemail.empty')}>
        {t('voicemail.emptyWords')}
      </EmptyState>
    );
  return (
    <List label={t('nav.voicemail')}>
      {data.map((message) => (
        <VoicemailRow key={message.id} message={message} />
      ))}
    </List>
  );
}
