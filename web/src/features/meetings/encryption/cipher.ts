import type { FrameKey } from './frames';
import type { ToWorker } from './worker';

/** Whether this browser can encrypt media before it leaves. */
export const canEncrypt = (): boolean => 'RTCRtpScriptTransform' in globalThis && 'Worker' in globalThis;

/** The encoded frames of peer connections, encrypted and decrypted in a worker. */
export class FrameCipher {
  constructor(private readonly worker: Worker) {}

  sender(sender: RTCRtpSender): void {
    sender.transform = new RTCRtpScriptTransform(this.worker, { sends: true });
  }

  receiver(receiver: RTCRtpReceiver): void {
    receiver.transform = new RTCRtpScriptTransform(this.worker, { sends: false });
  }

  setOwn(own: FrameKey): void {
    this.tell({ own });
  }

  add(key: FrameKey): void {
    this.tell({ add: key });
  }

  forget(id: string): void {
    this.tell({ forget: id });
  }

  close(): void {
    this.worker.terminate();
  }

  private tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }
}
