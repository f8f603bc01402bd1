import { Button } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { usePreference } from '@/design/preferences';
import { useText } from '@/text/useText';
import css from './Chats.module.css';
import { askedPreference, canNotify, useNoticeChoice } from './useChatsService';

/** Says what notifications would be for before the browser is asked; asked once. */
export function NoticeAsk() {
  const { t } = useText();
  const [asked, setAsked] = usePreference(askedPreference);
  const { choose } = useNoticeChoice();
  if (asked || !canNotify || Notification.permission !== 'default') return null;
  return (
    <div className={css.noticeAsk} role="status">
      <IconBell size={18} aria-hidden />
      <span className={css.noticeWords}>{t('chats.askNotices')}</span>
      <Button size="compact-sm" onClick={() => void choose('direct')}>
        {t('chats.askYes')}
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setAsked(true)}>
        {t('chats.askNo')}
      </Button>
    </div>
  );
}
