/** What the browser measures of its two connections, over the time since it was asked last. */
import type { VideoSlot } from './types';

export interface Statistics {
  uplink: { bitrate: number; loss: number; roundTripMs: number; limited: 'none' | 'cpu' | 'bandwidth' | 'other' };
  downlink: {
    bitrate: number;
    loss: number;
    jitterMs: number;
    frames: number;
    dropped: number;
    frozen: number;
    concealed: number;
  };
  cpu: '' | 'nominal' | 'fair' | 'serious' | 'critical';
  watching: string[];
}

type Entry = Record<string, number | string | undefined>;
type Report = Map<string, Entry>;

/** Frames of the worst tile where there is none: no tile is slow. */
const NO_TILE = 0;

const number = (entry: Entry | undefined, name: string): number => Number(entry?.[name] ?? 0);
const share = (part: number, all: number): number => (all > 0 ? Math.min(1, Math.max(0, part / all)) : 0);
const bounded = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
const rank = { none: 0, other: 1, bandwidth: 2, cpu: 3 } as const;

export class Statistician {
  private sent: Report = new Map();
  private received: Report = new Map();
  private at = 0;
  private cpu: Statistics['cpu'] = '';
  private readonly stopWatching = watchPressure((state) => {
    this.cpu = state;
  });

  close(): void {
    this.stopWatching();
  }

  /** Null at the first time: there is nothing to compare with. */
  async measure(
    publishing: RTCPeerConnection | undefined,
    subscribing: RTCPeerConnection | undefined,
    video: VideoSlot[],
  ): Promise<Statistics | null> {
    const [sent, received] = [await entriesOf(publishing), await entriesOf(subscribing)];
    const now = performance.now();
    const [before, then, seconds] = [this.sent, this.received, (now - this.at) / 1000];
    const first = this.at === 0;
    this.sent = sent;
    this.received = received;
    this.at = now;
    if (first || seconds <= 0) return null;
    const watched = video.filter(({ source, state }) => source === 'camera' && state === 'on');
    return {
      uplink: uplinkOf(sent, before, seconds),
      downlink: downlinkOf(received, then, seconds, new Set(watched.map(({ mid }) => mid))),
      cpu: this.cpu,
      watching: [...new Set(watched.map(({ participant }) => participant))].slice(0, 49),
    };
  }
}

async function entriesOf(pc: RTCPeerConnection | undefined): Promise<Report> {
  if (!pc || pc.connectionState === 'closed') return new Map();
  const report = (await pc.getStats()) as unknown as Map<string, Entry>;
  return new Map([...report.values()].map((each) => [String(each.id), each]));
}

const ofType = (report: Report, type: string): Entry[] => [...report.values()].filter((each) => each.type === type);

/** The growth of a counter. One that is new counts from nothing. */
const grown = (entry: Entry, before: Report, name: string): number =>
  Math.max(0, number(entry, name) - number(before.get(String(entry.id)), name));

const sum = (entries: Entry[], read: (entry: Entry) => number): number =>
  entries.reduce((all, each) => all + read(each), 0);

function uplinkOf(now: Report, before: Report, seconds: number): Statistics['uplink'] {
  const streams = ofType(now, 'outbound-rtp');
  const heard = ofType(now, 'remote-inbound-rtp');
  const limits = streams
    .filter((each) => grown(each, before, 'bytesSent') > 0)
    .map(({ qualityLimitationReason: reason }) => String(reason ?? 'none'))
    .map((reason) => (reason in rank ? (reason as keyof typeof rank) : 'other'));
  return {
    bitrate: bounded((8 * sum(streams, (each) => grown(each, before, 'bytesSent'))) / seconds, 1e9),
    loss: Math.min(1, Math.max(0, ...heard.map((each) => number(each, 'fractionLost')))),
    roundTripMs: bounded(1000 * Math.max(0, ...heard.map((each) => number(each, 'roundTripTime'))), 60_000),
    limited: limits.sort((a, b) => rank[b] - rank[a])[0] ?? 'none',
  };
}

function downlinkOf(now: Report, before: Report, seconds: number, watched: Set<string>): Statistics['downlink'] {
  const streams = ofType(now, 'inbound-rtp');
  const growth = (name: string, kind?: string) =>
    sum(
      streams.filter((each) => !kind || each.kind === kind),
      (each) => grown(each, before, name),
    );
  const lost = growth('packetsLost');
  const active = streams.filter((each) => grown(each, before, 'packetsReceived') > 0);
  // A tile that has just come is slow by nature.
  const tiles = streams.filter((each) => watched.has(String(each.mid)) && before.has(String(each.id)));
  const rates = tiles.map((each) => grown(each, before, 'framesDecoded') / seconds);
  const frozen = tiles.map((each) => grown(each, before, 'totalFreezesDuration') / seconds);
  const received = growth('framesReceived', 'video');
  const invented = growth('concealedSamples', 'audio') - growth('silentConcealedSamples', 'audio');
  return {
    bitrate: bounded((8 * growth('bytesReceived')) / seconds, 1e9),
    loss: share(lost, lost + growth('packetsReceived')),
    jitterMs: bounded(1000 * Math.max(0, ...active.map((each) => number(each, 'jitter'))), 60_000),
    frames: rates.length > 0 ? Math.min(1000, Math.min(...rates)) : NO_TILE,
    dropped: globalThis.document?.hidden ? 0 : share(growth('framesDropped', 'video'), received),
    frozen: Math.min(1, Math.max(0, ...frozen)),
    concealed: share(invented, growth('totalSamplesReceived', 'audio')),
  };
}

interface PressureRecord {
  state: Statistics['cpu'];
}

interface Observer {
  observe(source: 'cpu', options: { sampleInterval: number }): Promise<void>;
  disconnect(): void;
}

/** How busy the machine is, where the browser says so. */
function watchPressure(changed: (state: Statistics['cpu']) => void): () => void {
  const Pressure = (globalThis as { PressureObserver?: new (act: (records: PressureRecord[]) => void) => Observer })
    .PressureObserver;
  if (!Pressure) return () => undefined;
  const observer = new Pressure((records) => changed(records.at(-1)?.state ?? ''));
  observer.observe('cpu', { sampleInterval: 2_000 }).catch(() => undefined);
  return () => observer.disconnect();
}
