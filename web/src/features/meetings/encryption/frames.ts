/**
 * Encrypts encoded frames, so that a media server forwards what it cannot decode. Pure but for chance; runs in a worker.
 *
 * A frame is: a clear head, AES-GCM of the rest (the head is authenticated with it), an iv of 12 bytes, the key's id of 8.
 * The head is what a server needs to tell key frames apart (VP8, RFC 7741), and the TOC byte of Opus (RFC 6716).
 */

export const ID_BYTES = 8;
const IV_BYTES = 12;
const TAIL = IV_BYTES + ID_BYTES;
const TAG_BYTES = 16; // of AES-GCM
const HEAD = { key: 10, delta: 3, audio: 1 } as const;

export interface FrameKey {
  /** Hexadecimal. */
  id: string;
  key: CryptoKey;
}

/** `undefined` and `empty`: audio, and frames without content. */
const headOf = (type: string | undefined, size: number): number => {
  const head = type === 'key' ? HEAD.key : type === 'delta' ? HEAD.delta : HEAD.audio;
  return Math.min(head, size);
};

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (each) => each.toString(16).padStart(2, '0')).join('');

export const unhex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text.match(/../g) ?? [], (each) => Number.parseInt(each, 16));

export async function encrypted(data: ArrayBuffer, type: string | undefined, own: FrameKey): Promise<ArrayBuffer> {
  const head = headOf(type, data.byteLength);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const clear = new Uint8Array(data, 0, head);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: clear }, own.key, data.slice(head));
  const frame = new Uint8Array(head + sealed.byteLength + TAIL);
  frame.set(clear);
  frame.set(new Uint8Array(sealed), head);
  frame.set(iv, head + sealed.byteLength);
  frame.set(unhex(own.id), head + sealed.byteLength + IV_BYTES);
  return frame.buffer;
}

/** Null: no key of ours opens it, or somebody changed it. */
export async function decrypted(
  data: ArrayBuffer,
  type: string | undefined,
  keys: ReadonlyMap<string, CryptoKey>,
): Promise<ArrayBuffer | null> {
  const end = data.byteLength - TAIL;
  if (end < TAG_BYTES) return null;
  const head = headOf(type, end - TAG_BYTES);
  const key = keys.get(hex(new Uint8Array(data, end + IV_BYTES)));
  if (!key) return null;
  const additionalData = new Uint8Array(data, 0, head);
  try {
    const iv = new Uint8Array(data, end, IV_BYTES);
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, data.slice(head, end));
    const frame = new Uint8Array(head + opened.byteLength);
    frame.set(additionalData);
    frame.set(new Uint8Array(opened), head);
    return frame.buffer;
  } catch {
    return null;
  }
}
