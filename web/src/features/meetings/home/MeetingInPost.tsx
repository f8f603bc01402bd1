import { Button } from '@mantine/core';
import { IconVideo } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import { meetingIn } from './links';
import css from './Meetings.module.css';

/** A post that holds the link of a meeting of this installation has the way in below it. */
export function MeetingInPost({ text }: { text: string }) {
  const { t } = useText();
  const path = meetingIn(text, window.location.origin);
  if (!path) return null;
  return (
    <div className={css.inPost}>
      <Button
        component="a"
        href={path}
        target="_blank"
        rel="noopener"
        size="compact-md"
        leftSection={<IconVideo size={17} aria-hidden />}
      >
        {t('meetings.joinThis')}
      </Button>
    </div>
  );
}
