/** Peer connections and a signaling socket for tests, without media. */

class FakeTransceiver {
  mid: string | null = null;
  direction: string;
  track: unknown = null;
  sender: {
    track: unknown;
    replaceTrack: (track: unknown) => Promise<void>;
    getParameters: () => { encodings: RTCRtpEncodingParameters[] };
    setParameters: (parameters: { encodings: RTCRtpEncodingParameters[] }) => Promise<void>;
  };
  encodings: RTCRtpEncodingParameters[];
  receiver: { track: unknown };

  constructor(
    readonly kind: string,
    direction: string,
    encodings: RTCRtpEncodingParameters[] = [],
  ) {
    this.encodings = encodings;
    this.direction = direction;
    this.receiver = { track: { kind } };
    this.sender = {
      track: null,
      replaceTrack: async (track: unknown) => {
        this.sender.track = track;
      },
      getParameters: () => ({ encodings: this.encodings }),
      setParameters: async (parameters) => {
        this.encodings = parameters.encodings;
      },
    };
  }
}

export class FakePeer extends EventTarget {
  connectionState = 'new';
  signalingState = 'stable';
  localDescription: { sdp: string } | null = null;
  remote = '';
  restarts = 0;
  readonly transceivers: FakeTransceiver[] = [];

  addTransceiver(kind: string, init: RTCRtpTransceiverInit): FakeTransceiver {
    const added = new FakeTransceiver(kind, init.direction ?? 'sendrecv', init.sendEncodings);
    this.transceivers.push(added);
    return added;
  }

  async createOffer(options: { iceRestart?: boolean } = {}): Promise<{ type: string; sdp: string }> {
    if (options.iceRestart) this.restarts++;
    return { type: 'offer', sdp: `offer of ${this.transceivers.length}` };
  }

  async setLocalDescription(description: { sdp: string }): Promise<void> {
    this.transceivers.forEach((each, index) => {
      each.mid = String(index);
    });
    this.localDescription = description;
    this.signalingState = 'have-local-offer';
  }

  async setRemoteDescription(description: { sdp: string }): Promise<void> {
    this.remote = description.sdp;
    this.signalingState = 'stable';
  }

  async getStats(): Promise<Map<string, unknown>> {
    return new Map();
  }

  become(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  close(): void {
    this.connectionState = this.signalingState = 'closed';
  }
}

export class FakeTrack extends EventTarget {
  enabled = true;
  readyState = 'live';
  contentHint = '';
  constraints: MediaTrackConstraints = {};

  constructor(
    readonly kind: string,
    readonly deviceId = 'default',
    readonly height = 720,
  ) {
    super();
  }

  getSettings(): { deviceId: string; height: number } {
    return { deviceId: this.deviceId, height: this.height };
  }

  async applyConstraints(wanted: MediaTrackConstraints): Promise<void> {
    this.constraints = wanted;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** As if it was unplugged. */
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

export class FakeStream {
  constructor(readonly tracks: FakeTrack[] = []) {}
  getTracks = (): FakeTrack[] => this.tracks;
  getAudioTracks = (): FakeTrack[] => this.tracks.filter((each) => each.kind === 'audio');
  getVideoTracks = (): FakeTrack[] => this.tracks.filter((each) => each.kind === 'video');
}

/** Let everything that is pending happen. */
export const settle = async (): Promise<void> => {
  for (let each = 0; each < 30; each++) await Promise.resolve();
};
