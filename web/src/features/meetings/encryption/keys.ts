/**
 * Keys of an encrypted meeting. Everybody makes a key pair (ECDH) and proves with the passphrase, which the server never
 * has, that it is theirs. Everybody sends with a key of their own and seals it for each of the others; whoever leaves has
 * none of the keys that are made after that.
 */
import { type FrameKey, hex, ID_BYTES } from './frames';

const ITERATIONS = 310_000;
const encoder = new TextEncoder();

export interface OfferedKey {
  /** The public key, and the proof that who made it knows the passphrase; base64. */
  key: string;
  proof: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

export const toText = (bytes: Bytes): string => btoa(String.fromCharCode(...bytes));
export const toBytes = (text: string): Bytes => Uint8Array.from(atob(text), (each) => each.charCodeAt(0));

const joined = (...parts: Bytes[]): Bytes => {
  const all = new Uint8Array(parts.reduce((size, each) => size + each.length, 0));
  let at = 0;
  for (const each of parts) {
    all.set(each, at);
    at += each.length;
  }
  return all;
};

export interface Root {
  prove: CryptoKey;
  bytes: Bytes;
}

/** From what people agreed on; `meeting` makes it another one in every meeting. */
export async function rootOf(passphrase: string, meeting: string): Promise<Root> {
  const given = await crypto.subtle.importKey('raw', encoder.encode(passphrase.normalize('NFKC')), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const salt = encoder.encode(`clarion meeting ${meeting}`);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS },
    given,
    512,
  );
  const mac = { name: 'HMAC', hash: 'SHA-256' };
  const prove = await crypto.subtle.importKey('raw', bits.slice(0, 32), mac, false, ['sign', 'verify']);
  return { prove, bytes: new Uint8Array(bits.slice(32)) };
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };
const claim = (participant: string, key: Bytes): Bytes => joined(encoder.encode(`${participant}\0`), key);

/** One's own side of the keys in a meeting. */
export class Keyring {
  private constructor(
    private readonly root: Root,
    private readonly me: string,
    private readonly pair: CryptoKeyPair,
    private readonly publicKey: Bytes,
  ) {}

  static async make(root: Root, me: string): Promise<Keyring> {
    const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
    const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    return new Keyring(root, me, pair, publicKey);
  }

  async offer(): Promise<OfferedKey> {
    const proof = await crypto.subtle.sign('HMAC', this.root.prove, claim(this.me, this.publicKey));
    return { key: toText(this.publicKey), proof: toText(new Uint8Array(proof)) };
  }

  /** The key that is shared with another; null: they do not know the passphrase. */
  async shared(participant: string, offered: OfferedKey): Promise<CryptoKey | null> {
    try {
      const theirs = toBytes(offered.key);
      const proof = toBytes(offered.proof);
      if (!(await crypto.subtle.verify('HMAC', this.root.prove, proof, claim(participant, theirs)))) return null;
      const key = await crypto.subtle.importKey('raw', theirs, CURVE, false, []);
      const secret = await crypto.subtle.deriveBits({ name: 'ECDH', public: key }, this.pair.privateKey, 256);
      const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
      const info = encoder.encode([this.me, participant].sort().join(' '));
      const how = { name: 'HKDF', hash: 'SHA-256', salt: this.root.bytes, info };
      return await crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    } catch {
      return null;
    }
  }
}

/** A key to send with: its id and bytes, and ready for use. */
export interface SendingKey extends FrameKey {
  raw: Bytes;
}

const frameKey = (raw: Bytes, use: KeyUsage): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, [use]);

export async function newSendingKey(): Promise<SendingKey> {
  const raw = crypto.getRandomValues(new Uint8Array(32));
  return { id: hex(crypto.getRandomValues(new Uint8Array(ID_BYTES))), raw, key: await frameKey(raw, 'encrypt') };
}

export async function sealed(own: SendingKey, shared: CryptoKey): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const content = joined(encoder.encode(own.id), own.raw);
  return toText(joined(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, shared, content))));
}

export async function opened(text: string, shared: CryptoKey): Promise<FrameKey | null> {
  try {
    const bytes = toBytes(text);
    const how = { name: 'AES-GCM', iv: bytes.slice(0, 12) };
    const content = new Uint8Array(await crypto.subtle.decrypt(how, shared, bytes.slice(12)));
    const id = new TextDecoder().decode(content.slice(0, 2 * ID_BYTES));
    return { id, key: await frameKey(content.slice(2 * ID_BYTES), 'decrypt') };
  } catch {
    return null;
  }
}
