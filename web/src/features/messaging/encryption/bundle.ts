import { generateMnemonic, mnemonicToEntropy, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import {
  type Bytes,
  bytesOf,
  decrypt,
  derived,
  encrypt,
  fromB64,
  newPair,
  openWith,
  random,
  sealTo,
  sign,
  signerOf,
  textOf,
  toB64,
} from './primitives';
import { deviceInfo, personStatement } from './statements';

/** One generation of a person's keys, with the private halves. */
export interface OwnKeys {
  generation: number;
  sign: string;
  seal: string;
  signKey: string;
  sealKey: string;
}

/** All that a browser has to know to be one of this person's: it is sealed to each, and to the recovery words. */
export interface Bundle {
  person: string;
  words: string;
  keys: OwnKeys[];
}

export interface Recovery {
  salt: string;
  iv: string;
  box: string;
}

/** What the server is told of new keys. */
export interface KeysOrder {
  generation: number;
  signKey: string;
  sealKey: string;
  proof: string;
  signature?: string;
  recovery: Recovery;
}

export const newWords = (): string => generateMnemonic(wordlist, 128);
export const cleanWords = (typed: string): string => typed.trim().toLowerCase().split(/\s+/).join(' ');
export const areWords = (typed: string): boolean => validateMnemonic(cleanWords(typed), wordlist);

const secretOf = (words: string): Bytes => new Uint8Array(mnemonicToEntropy(cleanWords(words), wordlist));
const recoveryUse = 'clarion-e2e recovery 1';

export async function toRecovery(bundle: Bundle): Promise<Recovery> {
  const [salt, iv] = [random(16), random(12)];
  const key = await derived(secretOf(bundle.words), salt, recoveryUse);
  const box = await encrypt(key, iv, bytesOf(JSON.stringify(bundle)), bundle.person);
  return { salt: toB64(salt), iv: toB64(iv), box: toB64(box) };
}

/** Throws for other words. */
export async function fromRecovery(person: string, words: string, { salt, iv, box }: Recovery): Promise<Bundle> {
  const key = await derived(secretOf(words), fromB64(salt), recoveryUse);
  return JSON.parse(textOf(await decrypt(key, fromB64(iv), fromB64(box), person))) as Bundle;
}

export const toDevice = (bundle: Bundle, publicKey: string): Promise<string> =>
  sealTo(publicKey, deviceInfo(bundle.person), bytesOf(JSON.stringify(bundle)));

export const fromDevice = async (person: string, pair: CryptoKeyPair, box: string): Promise<Bundle> =>
  JSON.parse(textOf(await openWith(pair, deviceInfo(person), box))) as Bundle;

/** The next generation, signed by the one before where there is one and it is to vouch for it. */
export async function nextKeys(before: Bundle | null, person: string, generation: number) {
  const [signs, seals] = await Promise.all([newPair('sign'), newPair('seal')]);
  const own: OwnKeys = {
    generation,
    sign: signs.pkcs8,
    seal: seals.pkcs8,
    signKey: signs.publicKey,
    sealKey: seals.publicKey,
  };
  const bundle: Bundle = before
    ? { ...before, keys: [...before.keys, own] }
    : { person, words: newWords(), keys: [own] };
  const said = personStatement(person, generation, own.signKey, own.sealKey);
  const last = before?.keys.at(-1);
  const order: KeysOrder = {
    generation,
    signKey: own.signKey,
    sealKey: own.sealKey,
    proof: await sign(await signerOf(own.sign), said),
    ...(last ? { signature: await sign(await signerOf(last.sign), said) } : {}),
    recovery: await toRecovery(bundle),
  };
  return { bundle, order };
}
