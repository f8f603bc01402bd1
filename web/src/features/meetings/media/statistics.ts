/** What the browser measures, in few numbers: enough to say at whose end a connection is bad. */

export interface LinkDigest {
  roundTripMs: number;
  /** Share of the packets since the last look. */
  loss: number;
  bitrate: number;
  /** What the sender believes that the network carries, bit/s. */
  available?: number;
}

export interface Digest {
  publish: LinkDigest & { limitation: string; height: number };
  subscribe: LinkDigest & { jitterMs: number; frozen: number; dropped: number };
}

interface Totals {
  at: number;
  bytes: number;
  packets: number;
  lost: number;
  frozen: number;
  dropped: number;
}

const NOTHING: Totals = { at: 0, bytes: 0, packets: 0, lost: 0, frozen: 0, dropped: 0 };

// biome-ignore lint/suspicious/noExplicitAny: reports differ from browser to browser
type Report = any;

/** Keeps the last totals, because reports count from the beginning. */
export class Statistics {
  private sent = NOTHING;
  private received = NOTHING;

  digest(publish: Report[], subscribe: Report[], at: number): Digest {
    const out = publish.filter((each) => each.type === 'outbound-rtp');
    const remote = publish.filter((each) => each.type === 'remote-inbound-rtp');
    const into = subscribe.filter((each) => each.type === 'inbound-rtp');
    const sent: Totals = {
      ...NOTHING,
      at,
      bytes: sum(out, 'bytesSent'),
      packets: sum(out, 'packetsSent'),
      lost: sum(remote, 'packetsLost'),
    };
    const received: Totals = {
      at,
      bytes: sum(into, 'bytesReceived'),
      packets: sum(into, 'packetsReceived'),
      lost: sum(into, 'packetsLost'),
      frozen: sum(into, 'freezeCount'),
      dropped: sum(into, 'framesDropped'),
    };
    const digest: Digest = {
      publish: {
        ...rates(this.sent, sent),
        roundTripMs: roundTrip(publish),
        available: Math.round(pair(publish)?.availableOutgoingBitrate ?? 0),
        limitation:
          out.find((each) => each.qualityLimitationReason && each.qualityLimitationReason !== 'none')
            ?.qualityLimitationReason ?? 'none',
        height: Math.max(0, ...out.map((each) => each.frameHeight ?? 0)),
      },
      subscribe: {
        ...rates(this.received, received),
        roundTripMs: roundTrip(subscribe),
        jitterMs: Math.round(1000 * Math.max(0, ...into.map((each) => each.jitter ?? 0))),
        frozen: received.frozen - this.received.frozen,
        dropped: received.dropped - this.received.dropped,
      },
    };
    this.sent = sent;
    this.received = received;
    return digest;
  }
}

const sum = (reports: Report[], field: string): number =>
  reports.reduce((total, each) => total + (Number(each[field]) || 0), 0);

const pair = (reports: Report[]): Report =>
  reports.find((each) => each.type === 'candidate-pair' && each.nominated && each.state === 'succeeded');

const roundTrip = (reports: Report[]): number => Math.round(1000 * (pair(reports)?.currentRoundTripTime ?? 0));

function rates(before: Totals, now: Totals): { bitrate: number; loss: number } {
  const seconds = (now.at - before.at) / 1000;
  const packets = now.packets - before.packets;
  const lost = Math.max(0, now.lost - before.lost);
  return {
    bitrate: before.at && seconds > 0 ? Math.max(0, Math.round(((now.bytes - before.bytes) * 8) / seconds)) : 0,
    loss: packets + lost > 0 ? Math.min(1, lost / (packets + lost)) : 0,
  };
}
