import { combine, split } from 'shamir-secret-sharing';
import type { CompanyKey } from '../api';
import { type Bytes, fromB64, newPair, openerOf, toB64 } from '../primitives';

/** The private half of a company's key as people keep it: whole, or in parts by Shamir's scheme. Never on the server. */
const mark = 'clarion-recovery';
/** Part 1 of 3, of which 2 are needed: `clarion-recovery.1of3.2.…`. */
const shape = /^clarion-recovery\.(\d+)of(\d+)\.(\d+)\.([A-Za-z0-9_-]+)$/;

export interface MadeKey {
  publicKey: string;
  parts: string[];
}

export async function makeCompanyKey(needed: number, parts: number): Promise<MadeKey> {
  const { pkcs8, publicKey } = await newPair('seal');
  const pieces = parts === 1 ? [fromB64(pkcs8)] : await split(fromB64(pkcs8), parts, needed);
  return {
    publicKey,
    parts: pieces.map((piece, index) => `${mark}.${index + 1}of${parts}.${needed}.${toB64(piece as Bytes)}`),
  };
}

export const isPart = (typed: string): boolean => shape.test(typed.trim());

/** Throws for parts that are too few, or of another key. */
export async function openCompanyKey(key: CompanyKey, typed: string[]): Promise<CryptoKeyPair> {
  const pieces = new Map<string, Bytes>();
  for (const text of typed) {
    const [, number, , , body] = shape.exec(text.trim()) ?? [];
    if (number && body) pieces.set(number, fromB64(body));
  }
  if (pieces.size < key.needed) throw new Error('There are too few parts');
  const all = [...pieces.values()];
  const secret = key.needed === 1 ? all[0] : await combine(all);
  return openerOf(toB64(secret as Bytes), key.publicKey);
}
