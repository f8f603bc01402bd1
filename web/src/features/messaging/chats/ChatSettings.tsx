import { Select } from '@mantine/core';
import { Field, Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import { canNotify, type NoticeChoice, useNoticeChoice } from './useChatsService';

const choices: NoticeChoice[] = ['direct', 'all', 'off'];

/** Which posts the browser tells of. */
export function ChatSettings() {
  const { t } = useText();
  const { choice, choose } = useNoticeChoice();
  const blocked = !canNotify || Notification.permission === 'denied';
  return (
    <Section title={t('chats.notices')} lead={t('settings.appearanceLead')}>
      <Field label={t('chats.noticesLabel')} hint={t(blocked ? 'audio.notifyBlockedWords' : 'chats.noticesHint')}>
        <Select
          aria-label={t('chats.noticesLabel')}
          size="sm"
          w={260}
          disabled={blocked}
          data={choices.map((value) => ({ value, label: t(`chats.notices.${value}`) }))}
          value={canNotify && Notification.permission === 'granted' ? choice : 'off'}
          onChange={(value) => void choose((value ?? 'off') as NoticeChoice)}
        />
      </Field>
    </Section>
  );
}
