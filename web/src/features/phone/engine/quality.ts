/** What a second of media looked like, from two WebRTC statistics reports. */
export interface MediaSample {
  received: number;
  lost: number;
  jitterMs: number;
  roundTripMs?: number;
  codec?: string;
}

export type Quality = 'good' | 'fair' | 'poor' | 'silent';

export async function sampleMedia(connection: RTCPeerConnection): Promise<MediaSample | null> {
  const report = await connection.getStats();
  let inbound: (RTCInboundRtpStreamStats & { codecId?: string }) | undefined;
  let roundTripMs: number | undefined;
  for (const stat of report.values()) {
    if (stat.type === 'inbound-rtp' && stat.kind === 'audio') inbound = stat as RTCInboundRtpStreamStats;
    if (stat.type === 'candidate-pair' && stat.nominated && typeof stat.currentRoundTripTime === 'number')
      roundTripMs = stat.currentRoundTripTime * 1000;
  }
  if (!inbound) return null;
  const codec = inbound.codecId
    ? (report.get(inbound.codecId) as { mimeType?: string } | undefined)?.mimeType
    : undefined;
  return {
    received: inbound.packetsReceived ?? 0,
    lost: inbound.packetsLost ?? 0,
    jitterMs: (inbound.jitter ?? 0) * 1000,
    roundTripMs,
    codec: codec?.replace('audio/', ''),
  };
}

/** Loss over the interval decides, then jitter and round trip. */
export function judge(before: MediaSample, after: MediaSample): Quality {
  const received = after.received - before.received;
  const lost = Math.max(0, after.lost - before.lost);
  if (received <= 0) return 'silent';
  const loss = lost / (received + lost);
  const delay = after.roundTripMs ?? 0;
  if (loss > 0.08 || after.jitterMs > 100 || delay > 500) return 'poor';
  if (loss > 0.02 || after.jitterMs > 40 || delay > 250) return 'fair';
  return 'good';
}
