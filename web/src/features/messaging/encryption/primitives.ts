import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';

/**
 * The only place that calls for cryptography: HPKE (RFC 9180) seals keys to people, AES-256-GCM seals words and files,
 * ECDSA on P-256 signs, HMAC commits. All of it is the browser's own, or a library's above it.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const sealing = { name: 'ECDH', namedCurve: 'P-256' } as const;
const signing = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const hash = { name: 'ECDSA', hash: 'SHA-256' } as const;
/** Of an encapsulated key: an uncompressed point on P-256. */
const pointBytes = 65;

/** Browsers give cryptography only to pages that came over https or from this computer. */
export const canEncrypt = (): boolean =>
  typeof crypto !== 'undefined' && crypto.subtle !== undefined && typeof indexedDB !== 'undefined';

export const bytesOf = (text: string): Bytes => encoder.encode(text) as Bytes;
export const textOf = (bytes: ArrayBuffer | Bytes): string => decoder.decode(bytes);
export const random = (size: number): Bytes => crypto.getRandomValues(new Uint8Array(size));

export function toB64(bytes: ArrayBuffer | Bytes): string {
  let text = '';
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function fromB64(text: string): Bytes {
  const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(raw, (char) => char.charCodeAt(0));
}

export const sha256 = async (bytes: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** Keys of a browser: the private half cannot be taken out of it. */
export const newDevicePair = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey(sealing, false, ['deriveBits']) as Promise<CryptoKeyPair>;

/** Keys of a person, as bytes that are sealed to each of their browsers. */
export async function newPair(kind: 'seal' | 'sign'): Promise<{ pkcs8: string; publicKey: string }> {
  const pair = (await (kind === 'seal'
    ? crypto.subtle.generateKey(sealing, true, ['deriveBits'])
    : crypto.subtle.generateKey(signing, true, ['sign', 'verify']))) as CryptoKeyPair;
  const pkcs8 = toB64(await crypto.subtle.exportKey('pkcs8', pair.privateKey));
  return { pkcs8, publicKey: await publicOf(pair.publicKey) };
}

export const publicOf = async (key: CryptoKey): Promise<string> => toB64(await crypto.subtle.exportKey('raw', key));

export const sealKeyOf = (text: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', fromB64(text), sealing, true, []);

/** A private key to open with, and its public half; it cannot be taken out again. */
export async function openerOf(pkcs8: string, publicKey: string): Promise<CryptoKeyPair> {
  const privateKey = await crypto.subtle.importKey('pkcs8', fromB64(pkcs8), sealing, false, ['deriveBits']);
  return { privateKey, publicKey: await sealKeyOf(publicKey) };
}

export const signerOf = (pkcs8: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', fromB64(pkcs8), signing, false, ['sign']);

export const sign = async (key: CryptoKey, text: string): Promise<string> =>
  toB64(await crypto.subtle.sign(hash, key, bytesOf(text)));

export async function isSigned(publicKey: string, signature: string, text: string): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', fromB64(publicKey), signing, true, ['verify']);
  return crypto.subtle.verify(hash, key, fromB64(signature), bytesOf(text));
}

/** Seal to a public key; `info` says what for, and has to be the same when it is opened. */
export async function sealTo(publicKey: string, info: string, plain: Bytes): Promise<string> {
  const recipientPublicKey = await sealKeyOf(publicKey);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info: bytesOf(info) }, plain);
  return toB64(joined(new Uint8Array(enc), new Uint8Array(ct)));
}

export async function openWith(pair: CryptoKeyPair, info: string, box: string): Promise<Bytes> {
  const raw = fromB64(box);
  const [enc, ct] = [raw.slice(0, pointBytes), raw.slice(pointBytes)];
  return new Uint8Array(await suite.open({ recipientKey: pair, enc, info: bytesOf(info) }, ct));
}

export function joined(...parts: Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const aesKey = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);

export async function encrypt(key: Bytes, iv: Bytes, plain: Bytes, about: string): Promise<Bytes> {
  const how = { name: 'AES-GCM', iv, additionalData: bytesOf(about) };
  return new Uint8Array(await crypto.subtle.encrypt(how, await aesKey(key), plain));
}

/** Throws when anything was changed. */
export async function decrypt(key: Bytes, iv: Bytes, box: Bytes, about: string): Promise<Bytes> {
  const how = { name: 'AES-GCM', iv, additionalData: bytesOf(about) };
  return new Uint8Array(await crypto.subtle.decrypt(how, await aesKey(key), box));
}

/** A key from a strong secret. */
export async function derived(secret: Bytes, salt: Bytes, info: string): Promise<Bytes> {
  const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: bytesOf(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, base, 256));
}

export async function committed(key: Bytes, text: string): Promise<string> {
  const mac = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return toB64(await crypto.subtle.sign('HMAC', mac, bytesOf(text)));
}

/** Thirty digits of a hash, in groups of five, for two people or two screens to compare. */
export async function digitsOf(text: string): Promise<string> {
  const bytes = await sha256(bytesOf(text));
  const groups: string[] = [];
  for (let at = 0; at < 30; at += 5) {
    const number = bytes.slice(at, at + 5).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    groups.push(String(number % 100_000n).padStart(5, '0'));
  }
  return groups.join(' ');
}
