import { Tag, type TagTone } from '@/design/parts/Tag';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';

export const statuses: Record<string, TextKey> = {
  Enabled: 'admin.enabled',
  Disabled: 'people.disabled',
  NotActivated: 'people.notActivated',
  Frozen: 'people.frozen',
  Unassigned: 'people.unassigned',
};
const tones: Record<string, TagTone> = { Enabled: 'good', NotActivated: 'accent', Frozen: 'warn' };

export function StatusTag({ status }: { status: string }) {
  const { t } = useText();
  const key = statuses[status];
  return <Tag tone={tones[status] ?? 'plain'}>{key ? t(key) : status}</Tag>;
}
