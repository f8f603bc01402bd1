/** The peer connection that sends. Its four lines exist from the beginning: switching something on is no negotiation. */
import type { FrameCipher } from '../encryption/cipher';
import type { Source } from './types';

type Kind = 'audio' | 'video';

const LINES: [Source, Kind][] = [
  ['microphone', 'audio'],
  ['camera', 'video'],
  ['screen', 'video'],
  ['screenAudio', 'audio'],
];

/** The smallest first: browsers give bandwidth in this order. */
export const CAMERA_LAYERS: RTCRtpEncodingParameters[] = [
  { rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'm', scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 1_700_000 },
];
const SCREEN_BITRATE = 2_500_000;

/**
 * How each layer is scaled for a camera of this height. Browsers send the first two layers of a camera below 540 lines,
 * and the first one below 270, whatever is asked for: full size must be among them.
 */
export function scaling(height: number): Record<string, number | null> {
  if (height >= 540) return { l: 4, m: 2, h: 1 };
  return height >= 270 ? { l: 2, m: 1, h: null } : { l: 1, m: null, h: null };
}

export class Publisher {
  readonly pc: RTCPeerConnection;
  private readonly senders = new Map<Source, RTCRtpTransceiver>();

  constructor(pc: RTCPeerConnection, cipher: FrameCipher | null = null) {
    this.pc = pc;
    for (const [source, kind] of LINES) {
      const init: RTCRtpTransceiverInit = { direction: 'sendonly' };
      if (source === 'camera') init.sendEncodings = CAMERA_LAYERS;
      if (source === 'screen') init.sendEncodings = [{ maxBitrate: SCREEN_BITRATE }];
      const line = pc.addTransceiver(kind, init);
      cipher?.sender(line.sender);
      this.senders.set(source, line);
    }
  }

  /** An offer for what is sent; `restart` after a change of the network. */
  async offer(restart = false): Promise<string> {
    const offer = await this.pc.createOffer({ iceRestart: restart });
    await this.pc.setLocalDescription(offer);
    return this.pc.localDescription?.sdp ?? offer.sdp ?? '';
  }

  /** The description again, to declare other sources on the same lines. */
  get description(): string {
    return this.pc.localDescription?.sdp ?? '';
  }

  async accept(sdp: string): Promise<void> {
    if (this.pc.signalingState === 'have-local-offer') await this.pc.setRemoteDescription({ type: 'answer', sdp });
  }

  lines(sources: Iterable<Source>): { mid: string; source: Source }[] {
    return [...sources].map((source) => ({ mid: this.senders.get(source)?.mid ?? '', source }));
  }

  async send(source: Source, track: MediaStreamTrack | null): Promise<void> {
    const sender = this.senders.get(source)?.sender;
    if (!sender) return;
    if (source === 'camera' && track) await scale(sender, track.getSettings().height ?? 720);
    await sender.replaceTrack(track);
  }

  close(): void {
    this.pc.close();
  }
}

async function scale(sender: RTCRtpSender, height: number): Promise<void> {
  const wanted = scaling(height);
  const parameters = sender.getParameters();
  const encodings = parameters.encodings.map((each) => {
    const by = wanted[each.rid ?? ''] ?? null;
    return { ...each, active: by !== null, scaleResolutionDownBy: by ?? 1 };
  });
  if (JSON.stringify(encodings) === JSON.stringify(parameters.encodings)) return;
  await sender.setParameters({ ...parameters, encodings });
}
