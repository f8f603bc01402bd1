/** Plays what the audio slots carry, on the chosen speaker. */

export class RemoteAudio {
  private readonly elements = new Map<string, HTMLAudioElement>();
  private speaker = '';

  constructor(private readonly blocked: (blocked: boolean) => void) {}

  /** Play these streams and no others. */
  play(streams: Map<string, MediaStream>): void {
    for (const [mid, element] of this.elements) {
      if (streams.has(mid)) continue;
      element.srcObject = null;
      this.elements.delete(mid);
    }
    for (const [mid, stream] of streams) {
      const element = this.elements.get(mid) ?? this.add(mid);
      if (element.srcObject === stream) continue;
      element.srcObject = stream;
      void this.begin(element);
    }
  }

  /** After a click, where the browser wanted one. */
  async resume(): Promise<void> {
    await Promise.all([...this.elements.values()].map((element) => this.begin(element)));
  }

  async choose(deviceId: string): Promise<void> {
    this.speaker = deviceId;
    await Promise.all([...this.elements.values()].map((element) => this.route(element)));
  }

  close(): void {
    this.play(new Map());
  }

  private add(mid: string): HTMLAudioElement {
    const element = new Audio();
    element.autoplay = true;
    this.elements.set(mid, element);
    void this.route(element);
    return element;
  }

  private async route(element: HTMLAudioElement): Promise<void> {
    if (!('setSinkId' in element)) return;
    await element.setSinkId(this.speaker).catch(() => undefined); // unplugged: the system's own
  }

  private async begin(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
      this.blocked(false);
    } catch (error) {
      if ((error as { name?: string }).name === 'NotAllowedError') this.blocked(true);
    }
  }
}
