import { createStore, useStore } from '@/design/store';
import { onLiveFrame } from '@/live/socket';
import * as api from './api';
import { type Bundle, fromDevice, fromRecovery, nextKeys, toDevice, toRecovery } from './bundle';
import { canEncrypt, digitsOf, newDevicePair, openerOf, publicOf, signerOf } from './primitives';
import { findDevice, type KeptDevice, keepDevice } from './vault';

/**
 * Whether this browser can read encrypted chats. `waiting`: the person has keys, and this browser has to be let in;
 * `impossible`: the page came in a way to which browsers give no cryptography.
 */
export interface Session {
  state: 'loading' | 'impossible' | 'off' | 'waiting' | 'ready';
  person: string;
  view?: api.OwnView;
  bundle?: Bundle;
  device?: KeptDevice;
  /** Grows whenever something may open that did not before. */
  round: number;
  problem?: string;
}

const nobody: Session = { state: 'loading', person: '', round: 0 };
export const session = createStore<Session>(nobody);
export const useSession = (): Session => useStore(session);

export const anotherRound = (): void => session.set((now) => ({ ...now, round: now.round + 1 }));

export function startEncryption(person: string): () => void {
  session.set({ ...nobody, person, state: canEncrypt() ? 'loading' : 'impossible' });
  const off = onLiveFrame(({ topic, type }) => {
    if (topic === 'encryption' && type !== 'snapshot') void refresh();
  });
  void refresh();
  return () => {
    off();
    openers.clear();
    session.set(nobody);
  };
}

let running: Promise<void> = Promise.resolve();

/** Two windows of a browser are one browser: they look, and make keys, one after the other. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  'locks' in navigator ? (navigator.locks.request('clarion-keys', work) as Promise<T>) : work();

/** Read again how things are; one after the other. */
export function refresh(): Promise<void> {
  const person = session.get().person;
  running = running
    .then(() => alone(() => look(person)))
    .catch((error: Error) => {
      session.set((now) => (now.person === person ? { ...now, problem: error.message } : now));
    });
  return running;
}

async function look(person: string): Promise<void> {
  if (!person || !canEncrypt() || session.get().person !== person) return;
  const view = await api.readOwn();
  const device = await findDevice(person);
  if (session.get().person !== person) return;
  const known = view.devices.find((each) => each.publicKey === device?.publicKey);
  if (view.keys.length === 0) {
    if (view.mode === 'Forbidden') return put({ state: 'off', view, device });
    return begin(person, 1);
  }
  if (!device || !known?.letIn)
    return put({ state: 'waiting', view, device: known ? device : undefined, bundle: undefined });
  put({ state: 'ready', view, device, bundle: await fromDevice(person, device.pair, known.box), problem: undefined });
}

const put = (changes: Partial<Session>): void => session.set((now) => ({ ...now, ...changes, round: now.round + 1 }));

const nameOfBrowser = (): string => {
  const agent = navigator.userAgent;
  const browser = /Firefox/.test(agent)
    ? 'Firefox'
    : /Edg\//.test(agent)
      ? 'Edge'
      : /Chrom/.test(agent)
        ? 'Chrome'
        : 'Safari';
  const system = [/Android/, /iPhone|iPad/, /Windows/, /Mac OS/, /Linux/].find((each) => each.test(agent));
  return system ? `${browser} · ${system.exec(agent)?.[0] ?? ''}` : browser;
};

/** First keys; or others, when all were lost: what the old ones opened has to be handed over again. */
export async function begin(person: string, generation: number): Promise<void> {
  const pair = await newDevicePair();
  const { bundle, order } = await nextKeys(null, person, generation);
  const publicKey = await publicOf(pair.publicKey);
  const box = await toDevice(bundle, publicKey);
  const device = { person, publicKey, pair };
  // Kept here before the server knows of it: keys that it has and no browser opens would be lost.
  await keepDevice(device);
  await api.beginKeys({ keys: order, device: { name: nameOfBrowser(), publicKey }, box });
  openers.clear();
  put({ state: 'ready', view: await api.readOwn(), device, bundle, problem: undefined });
}

export const beginAnew = async (): Promise<void> => {
  const { person, view } = session.get();
  await begin(person, (view?.keys.at(-1)?.generation ?? 0) + 1);
};

/** Ask that another browser of this person lets this one in. */
export async function askToBeLetIn(): Promise<void> {
  const { person, device } = session.get();
  if (device) return;
  const pair = await newDevicePair();
  const publicKey = await publicOf(pair.publicKey);
  await keepDevice({ person, publicKey, pair });
  await api.addDevice({ name: nameOfBrowser(), publicKey });
  await refresh();
}

/** The number that both screens show: of the browser that waits, and of the keys that it is to get. */
export const numberOf = (device: { publicKey: string }, signKey: string): Promise<string> =>
  digitsOf(`clarion-e2e device number 1\n${device.publicKey}\n${signKey}`);

/** In a browser that is in: let another one in, whose number was compared. */
export async function letIn(device: api.Device): Promise<void> {
  const bundle = need();
  await api.letIn(device.id, {
    box: await toDevice(bundle, device.publicKey),
    generation: bundle.keys.at(-1)?.generation ?? 0,
  });
  await refresh();
}

/** With the recovery words, no other browser is needed. Throws for others. */
export async function openWithWords(words: string): Promise<void> {
  const { person, view } = session.get();
  if (!view?.recovery) throw new Error('There are no recovery words');
  const bundle = await fromRecovery(person, words, view.recovery);
  await askToBeLetIn();
  const { device, view: now } = session.get();
  const own = now?.devices.find((each) => each.publicKey === device?.publicKey);
  if (!own) throw new Error('This browser is not known');
  const generation = bundle.keys.at(-1)?.generation ?? 0;
  await api.letIn(own.id, { box: await toDevice(bundle, own.publicKey), generation });
  await refresh();
}

/** Other keys from now on, for each browser that is in; after one was taken away. */
export async function rotate(): Promise<void> {
  const before = need();
  const { person } = session.get();
  const view = await api.readOwn();
  const { bundle, order } = await nextKeys(before, person, (before.keys.at(-1)?.generation ?? 0) + 1);
  const boxes: Record<string, string> = {};
  for (const device of view.devices.filter((each) => each.letIn))
    boxes[device.id] = await toDevice(bundle, device.publicKey);
  await api.rotateKeys({ keys: order, boxes });
  await refresh();
}

export async function takeAway(device: api.Device): Promise<void> {
  await api.removeDevice(device.id);
  if (device.letIn) await rotate();
  else await refresh();
}

/** Words of before open nothing from then on. */
export async function changeWords(words: string): Promise<void> {
  const bundle = { ...need(), words };
  const view = await api.readOwn();
  const generation = bundle.keys.at(-1)?.generation ?? 0;
  for (const device of view.devices.filter((each) => each.letIn))
    await api.letIn(device.id, { box: await toDevice(bundle, device.publicKey), generation });
  await api.setRecovery(generation, await toRecovery(bundle));
  await refresh();
}

export class NotLetIn extends Error {
  override name = 'NotLetIn';
}

/** The keys of the signed-in person. Throws where this browser has none. */
export function need(): Bundle {
  const { bundle } = session.get();
  if (!bundle) throw new NotLetIn('This browser has no keys yet');
  return bundle;
}

const openers = new Map<number, Promise<CryptoKeyPair>>();

export function openerOfGeneration(generation: number): Promise<CryptoKeyPair> | undefined {
  const known = openers.get(generation);
  if (known) return known;
  const keys = need().keys.find((each) => each.generation === generation);
  if (!keys) return undefined;
  const made = openerOf(keys.seal, keys.sealKey);
  openers.set(generation, made);
  return made;
}

export async function signer(): Promise<{ generation: number; key: CryptoKey }> {
  const last = need().keys.at(-1);
  if (!last) throw new NotLetIn('There are no keys');
  return { generation: last.generation, key: await signerOf(last.sign) };
}
