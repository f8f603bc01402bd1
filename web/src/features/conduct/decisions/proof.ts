import type { Proof } from '../shapes';

export type ProofResult = 'good' | 'unsigned' | 'bad' | 'insecure';
type Bytes = Uint8Array<ArrayBuffer>;

const bytesOf = (base64: string): Bytes => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
export const hexOf = (bytes: Uint8Array): string => [...bytes].map((one) => one.toString(16).padStart(2, '0')).join('');
const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/** The SHA-256 of a file, in hexadecimal. */
export const digestOf = async (file: Blob): Promise<string> =>
  hexOf(await sha256(new Uint8Array(await file.arrayBuffer())));

const joined = (...parts: Uint8Array[]): Bytes => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};
const node = (left: Uint8Array, right: Uint8Array) => sha256(joined(new Uint8Array([1]), left, right));

/** RFC 9162 §2.1.3.2: the root that a leaf and its path lead to; null when the path does not fit the place. */
export async function rootOf(leaf: Bytes, index: number, size: number, path: Bytes[]): Promise<Bytes | null> {
  if (index >= size) return null;
  let [place, last, root] = [index, size - 1, leaf];
  for (const beside of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = await node(beside, root);
      while (place % 2 === 0 && place !== 0) {
        place = Math.floor(place / 2);
        last = Math.floor(last / 2);
      }
    } else root = await node(root, beside);
    place = Math.floor(place / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? root : null;
}

export interface Checkpoint {
  origin: string;
  size: number;
  root: string;
}

/** The text of a C2SP checkpoint, before its signatures. */
export function readCheckpoint(note: string): Checkpoint {
  const [origin = '', size = '', root = ''] = note.split('\n');
  return { origin, size: Number(size), root };
}

/** Whether the key signed the note; null where this browser knows no Ed25519. */
async function isSigned(note: string, verifierKey: string): Promise<boolean | null> {
  const end = note.lastIndexOf('\n\n');
  const text = new TextEncoder().encode(note.slice(0, end + 1));
  const name = verifierKey.slice(0, verifierKey.indexOf('+'));
  const line = note
    .slice(end + 2)
    .split('\n')
    .find((one) => one.startsWith(`— ${name} `));
  if (!line) return false;
  const signature = bytesOf(line.slice(line.lastIndexOf(' ') + 1)).slice(4);
  const raw = bytesOf(verifierKey.split('+').slice(2).join('+')).slice(1);
  try {
    const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, signature, text);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotSupportedError') return null;
    return false;
  }
}

/** Record → leaf → path → root → signature; everything is computed here, nothing is believed. */
export async function checkProof(proof: Proof): Promise<ProofResult> {
  if (!globalThis.crypto?.subtle) return 'insecure';
  const leaf = await sha256(joined(new Uint8Array([0]), new TextEncoder().encode(proof.canonical)));
  const checkpoint = readCheckpoint(proof.checkpoint);
  if (hexOf(leaf) !== proof.leafHash || checkpoint.size !== proof.size) return 'bad';
  const root = await rootOf(leaf, proof.position, proof.size, proof.proof.map(bytesOf));
  if (!root || hexOf(root) !== hexOf(bytesOf(checkpoint.root))) return 'bad';
  const signed = await isSigned(proof.checkpoint, proof.verifierKey);
  return signed === null ? 'unsigned' : signed ? 'good' : 'bad';
}
