import { Button } from '@mantine/core';
import { IconAlarm } from '@tabler/icons-react';
import { useState } from 'react';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { readPost } from '../api';
import { plainText } from '../format';
import { RemindDialog } from '../later/RemindDialog';
import { usePeople } from '../names';
import { useGo } from '../place';
import type { Attachment } from '../shapes';
import css from './Cards.module.css';

/** What one wanted to be reminded of. */
export function ReminderCard({ thing }: { thing: Attachment }) {
  const { t } = useText();
  const { nameOf } = usePeople();
  const go = useGo();
  const [again, setAgain] = useState(false);
  const { chatId, postId } = thing;
  const show = () => {
    if (!chatId || !postId) return;
    readPost(chatId, postId)
      .then((post) => go({ c: chatId, at: post.seq }))
      .catch((error: Error) => toastBad(t('error.loading'), error.message));
  };
  return (
    <section className={css.card} aria-label={t('chats.later.reminder')} data-testid="reminder-card">
      <header className={css.head}>
        <IconAlarm size={19} aria-hidden className={css.mark} />
        <p className={css.title} dir="auto">
          {thing.title || t('chats.later.reminder')}
        </p>
      </header>
      {thing.text ? (
        <blockquote className={css.quote} dir="auto">
          {plainText(thing.text, nameOf)}
        </blockquote>
      ) : null}
      <div className={css.actions}>
        {postId ? (
          <Button variant="default" size="compact-sm" onClick={show}>
            {t('chats.later.showPost')}
          </Button>
        ) : null}
        <Button variant="default" size="compact-sm" onClick={() => setAgain(true)}>
          {t('chats.later.again')}
        </Button>
      </div>
      {again ? (
        <RemindDialog again={{ id: thing.id, text: thing.title ?? '' }} onClose={() => setAgain(false)} />
      ) : null}
    </section>
  );
}
