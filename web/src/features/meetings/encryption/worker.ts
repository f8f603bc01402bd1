/** Holds the keys of frames and passes every encoded frame of the meeting through them. */
import { decrypted, encrypted, type FrameKey } from './frames';

export type ToWorker = { own: FrameKey } | { add: FrameKey } | { forget: string };

interface EncodedFrame {
  data: ArrayBuffer;
  type?: string;
}

interface Transformer {
  readable: ReadableStream<EncodedFrame>;
  writable: WritableStream<EncodedFrame>;
  options: { sends: boolean };
}

let own: FrameKey | null = null;
const keys = new Map<string, CryptoKey>();
const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<ToWorker>) => void;
  onrtctransform: (event: { transformer: Transformer }) => void;
};

scope.onmessage = ({ data }) => {
  if ('own' in data) own = data.own;
  else if ('add' in data) keys.set(data.add.id, data.add.key);
  else keys.delete(data.forget);
};

/** What has no key yet, or cannot be opened, goes nowhere: never in the clear. */
async function passed(frame: EncodedFrame, sends: boolean): Promise<EncodedFrame | null> {
  const kind = frame.type === 'key' || frame.type === 'delta' ? frame.type : undefined;
  const data = sends ? own && (await encrypted(frame.data, kind, own)) : await decrypted(frame.data, kind, keys);
  if (!data) return null;
  frame.data = data;
  return frame;
}

scope.onrtctransform = ({ transformer: { readable, writable, options } }) => {
  const through = new TransformStream<EncodedFrame, EncodedFrame>({
    transform: async (frame, controller) => {
      const found = await passed(frame, options.sends);
      if (found) controller.enqueue(found);
    },
  });
  void readable.pipeThrough(through).pipeTo(writable);
};
