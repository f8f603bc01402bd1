import type { RoomTextKey } from '@/text/enMeetingRoom';
import type { Holes } from '@/text/fill';
import type { Diagnosis } from '../protocol';

export type Words = [RoomTextKey, Holes];

const percent = (share: number): string => `${Math.max(1, Math.round(100 * share))} %`;

/** One sentence about who is at fault, with its evidence. `nameOf`: of a participant, who may have left. */
export function sentence(name: string, { cause, evidence, other }: Diagnosis, nameOf: (id: string) => string): Words {
  const figure = (key: string): number => Number(evidence[key] ?? 0);
  const about = { name, other: other ? nameOf(other) : '' };
  switch (cause) {
    case 'network': {
      if ('loss' in evidence) {
        const key = evidence.direction === 'up' ? 'meet.qualityNetworkUp' : 'meet.qualityNetworkDown';
        return [key, { name, share: percent(figure('loss')) }];
      }
      if ('roundTripMs' in evidence) return ['meet.qualityNetworkSlow', { name, ms: figure('roundTripMs') }];
      if ('jitterMs' in evidence) return ['meet.qualityNetworkUneven', { name, ms: figure('jitterMs') }];
      return ['meet.qualityNetworkNarrow', { name, rate: Math.round(figure('bitrate') / 1000) }];
    }
    case 'device':
      return 'dropped' in evidence
        ? ['meet.qualityDeviceDropped', { name, share: percent(figure('dropped')) }]
        : ['meet.qualityDevice', { name }];
    case 'sender':
      return ['meet.qualitySender', about];
    case 'receiver':
      return ['meet.qualityReceiver', about];
    case 'server':
      return ['meet.qualityServer', { name }];
    default:
      return ['meet.qualityGood', {}];
  }
}
