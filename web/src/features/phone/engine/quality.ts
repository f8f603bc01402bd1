/** What a second of media looked like, from two WebRTC statistics reports. */
export interface MediaSample {
  received: number;
  lost: number;
  jitterMs: number;
  roundTripMs?: number;
  codec?: string;
}

export type Quality = 'good' | 'fair' | 'poor' | 'silent';

type Inbound = RTCInboundRtpStreamStats & { codecId?: string; lastPacketReceivedTimestamp?: number };

export const sampleMedia = async (connection: RTCPeerConnection): Promise<MediaSample | null> =>
  summarise(await connection.getStats());

/**
 * Music on hold and the voice after it are streams of their own, and the browser keeps both in its report: what came is
 * the sum of all, what it is like now is told by the stream that spoke last.
 */
export function summarise(report: RTCStatsReport): MediaSample | null {
  const inbound: Inbound[] = [];
  let roundTripMs: number | undefined;
  for (const stat of report.values()) {
    if (stat.type === 'inbound-rtp' && stat.kind === 'audio') inbound.push(stat as Inbound);
    if (stat.type === 'candidate-pair' && stat.nominated && typeof stat.currentRoundTripTime === 'number')
      roundTripMs = stat.currentRoundTripTime * 1000;
  }
  const [first, ...others] = inbound;
  if (!first) return null;
  const spoke = (stream: Inbound) => stream.lastPacketReceivedTimestamp ?? 0;
  const latest = others.reduce((newest, stream) => (spoke(stream) >= spoke(newest) ? stream : newest), first);
  const codec = latest.codecId
    ? (report.get(latest.codecId) as { mimeType?: string } | undefined)?.mimeType
    : undefined;
  const sum = (part: (stream: Inbound) => number | undefined) =>
    inbound.reduce((total, stream) => total + (part(stream) ?? 0), 0);
  return {
    received: sum((stream) => stream.packetsReceived),
    lost: sum((stream) => stream.packetsLost),
    jitterMs: (latest.jitter ?? 0) * 1000,
    roundTripMs,
    codec: codec?.replace('audio/', ''),
  };
}

/** Loss over the interval decides, then jitter and round trip. */
export function judge(earlier: MediaSample, after: MediaSample): Quality {
  // Another stream took over (a merged call, another phone): its figures begin anew.
  const before = after.received < earlier.received ? { received: 0, lost: 0 } : earlier;
  const received = after.received - before.received;
  const lost = Math.max(0, after.lost - before.lost);
  if (received <= 0) return 'silent';
  const loss = lost / (received + lost);
  const delay = after.roundTripMs ?? 0;
  if (loss > 0.08 || after.jitterMs > 100 || delay > 500) return 'poor';
  if (loss > 0.02 || after.jitterMs > 40 || delay > 250) return 'fair';
  return 'good';
}
