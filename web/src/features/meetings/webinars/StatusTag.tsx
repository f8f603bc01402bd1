import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import type { SessionStatus } from './queries';

/** How far a session is; nothing for one that is planned. */
export function StatusTag({ status }: { status: SessionStatus }) {
  const { t } = useText();
  if (status === 'Scheduled') return null;
  return (
    <Tag tone={status === 'Active' ? 'good' : 'plain'}>
      {t(status === 'Active' ? 'meetings.live' : 'webinars.over')}
    </Tag>
  );
}
