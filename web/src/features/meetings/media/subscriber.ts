/** The peer connection that receives, on fixed slots. */
import type { FrameCipher } from '../encryption/cipher';

export const AUDIO_SLOTS = 3;
export const FIRST_VIDEO_SLOTS = 4;
export const MOST_VIDEO_SLOTS = 49;
const STEP = 5;
const LOOK_MS = 50;
export const PICTURES_MS = 2500; // a camera that sends nothing is not waited for

export class Subscriber {
  readonly pc: RTCPeerConnection;
  private readonly lines: { kind: 'audio' | 'video'; transceiver: RTCRtpTransceiver }[] = [];
  private readonly streams = new Map<RTCRtpTransceiver, MediaStream>();

  constructor(
    pc: RTCPeerConnection,
    videoSlots = FIRST_VIDEO_SLOTS,
    private readonly cipher: FrameCipher | null = null,
  ) {
    this.pc = pc;
    for (let each = 0; each < AUDIO_SLOTS; each++) this.add('audio');
    for (let each = 0; each < videoSlots; each++) this.add('video');
  }

  private add(kind: 'audio' | 'video'): void {
    const transceiver = this.pc.addTransceiver(kind, { direction: 'recvonly' });
    this.cipher?.receiver(transceiver.receiver);
    this.lines.push({ kind, transceiver });
  }

  /** Have at least so many video slots. True: there are more now, so offer again. */
  grow(wanted: number): boolean {
    const before = this.mids('video').length;
    const target = Math.min(MOST_VIDEO_SLOTS, wanted);
    if (target <= before) return false;
    const total = Math.min(MOST_VIDEO_SLOTS, Math.max(target, before + STEP));
    for (let each = before; each < total; each++) this.add('video');
    return true;
  }

  async offer(restart = false): Promise<string> {
    const offer = await this.pc.createOffer({ iceRestart: restart });
    await this.pc.setLocalDescription(offer);
    return this.pc.localDescription?.sdp ?? offer.sdp ?? '';
  }

  async accept(sdp: string): Promise<void> {
    if (this.pc.signalingState === 'have-local-offer') await this.pc.setRemoteDescription({ type: 'answer', sdp });
  }

  get slots(): { mid: string; kind: 'audio' | 'video' }[] {
    return this.lines.map(({ kind, transceiver }) => ({ mid: transceiver.mid ?? '', kind }));
  }

  /** Slots of a kind; those of an offer that is not answered yet are there too. */
  mids(kind: 'audio' | 'video'): string[] {
    return this.lines.filter((each) => each.kind === kind).map(({ transceiver }) => transceiver.mid ?? '');
  }

  /** What a slot plays: the same object as long as the connection lasts. */
  stream(mid: string): MediaStream | null {
    const found = this.lines.find(({ transceiver }) => transceiver.mid === mid)?.transceiver;
    if (!found?.receiver.track) return null;
    let stream = this.streams.get(found);
    if (!stream) {
      stream = new MediaStream([found.receiver.track]);
      this.streams.set(found, stream);
    }
    return stream;
  }

  /** Resolves once so many video lines have shown a picture, or do not in time. `expected` is null until that is known. */
  async pictures(expected: () => number | null): Promise<void> {
    for (let left = PICTURES_MS / LOOK_MS; left > 0 && this.pc.connectionState === 'connected'; left--) {
      let shown = 0;
      for (const each of (await this.pc.getStats()).values()) {
        if (each.type === 'inbound-rtp' && each.kind === 'video' && each.framesDecoded > 0) shown++;
      }
      if (shown >= (expected() ?? Number.POSITIVE_INFINITY)) return;
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  }

  close(): void {
    this.pc.close();
  }
}
