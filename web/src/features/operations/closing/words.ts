import type { TagTone } from '@/design/parts/Tag';
import type { TextKey } from '@/text/catalog';
import type { Closing } from './queries';

export const statusWords: Record<Closing['status'], TextKey> = {
  Notice: 'closing.notice',
  Erasing: 'closing.erasing',
  Closed: 'closing.closed',
  Withdrawn: 'closing.withdrawn',
  Failed: 'closing.failed',
};

export const blockerWords: Record<Closing['blockers'][number], TextKey> = {
  ProviderHold: 'closing.providerHold',
  LegalHold: 'closing.legalHold',
  PortOut: 'closing.portOut',
};

export function toneOf({ status, overdue, blockers }: Closing): TagTone {
  if (status === 'Failed' || overdue) return 'bad';
  if (status === 'Withdrawn') return 'plain';
  return blockers.length || status === 'Notice' ? 'warn' : 'good';
}
