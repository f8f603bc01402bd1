import { ApiError } from '@/api/errors';
import * as api from './api';
import { type KnownPerson, peopleOf } from './people';
import { type Bytes, bytesOf, isSigned, joined, openWith, random, sealTo, sha256, sign, toB64 } from './primitives';
import { anotherRound, need, openerOfGeneration, session, signer } from './session';
import { boxInfo, companyInfo, epochStatement, keyCheck, recipientsHash } from './statements';

/** A key of a chat, as far as this browser can open it. */
export type ChatKey =
  | { state: 'open'; key: Bytes; epoch: api.EpochView }
  | { state: 'missing' | 'before' | 'forged'; epoch: api.EpochView };

const known = new Map<string, Map<number, ChatKey>>();
const reading = new Map<string, Promise<void>>();

export const forgetChatKeys = (): void => {
  known.clear();
  reading.clear();
  newest.clear();
};

/** People whose keys began anew: nothing is sealed to them before somebody here says that it is them. */
export class DoubtfulPeople extends Error {
  override name = 'DoubtfulPeople';
  constructor(readonly people: string[]) {
    super('Somebody in this chat has new keys');
  }
}

export const isStale = (error: unknown): boolean => error instanceof ApiError && error.code === 'E2E-103';

async function checkOf(key: Bytes): Promise<string> {
  return toB64(await sha256(joined(bytesOf(keyCheck), key)));
}

async function opened(chatId: string, epoch: api.EpochView): Promise<ChatKey> {
  const { person } = session.get();
  const opener = epoch.box && epoch.generation ? openerOfGeneration(epoch.generation) : undefined;
  if (!epoch.box || !epoch.generation || !opener) return { state: epoch.owed ? 'missing' : 'before', epoch };
  try {
    const info = boxInfo(chatId, epoch.number, person, epoch.generation);
    const key = await openWith(await opener, info, epoch.box);
    const maker = (await peopleOf([epoch.makerId])).get(epoch.makerId);
    const signKey = maker?.keys.find((each) => each.generation === epoch.makerGeneration)?.signKey;
    const right =
      signKey !== undefined &&
      (await checkOf(key)) === epoch.check &&
      (await isSigned(signKey, epoch.signature, epochStatement({ ...epoch, chatId })));
    return right ? { state: 'open', key, epoch } : { state: 'forged', epoch };
  } catch {
    return { state: 'forged', epoch };
  }
}

/** Read and open those keys of a chat that are not open yet. */
export function loadKeys(chatId: string): Promise<void> {
  const running = reading.get(chatId);
  if (running) return running;
  const work = (async () => {
    need();
    const have = known.get(chatId) ?? new Map<number, ChatKey>();
    let after = 0;
    while (have.get(after + 1)?.state === 'open') after += 1;
    for (const epoch of await api.listEpochs(chatId, after)) {
      if (have.get(epoch.number)?.state !== 'open') have.set(epoch.number, await opened(chatId, epoch));
    }
    known.set(chatId, have);
  })().finally(() => reading.delete(chatId));
  reading.set(chatId, work);
  return work;
}

/** Asked for anew when it is not open. */
export async function keyOf(chatId: string, number: number): Promise<ChatKey | undefined> {
  const found = known.get(chatId)?.get(number);
  if (found?.state === 'open') return found;
  await loadKeys(chatId);
  return known.get(chatId)?.get(number);
}

/** The next epoch of a chat, sealed to everybody in it who has keys, and to the company where it has a key. */
async function makeEpoch(chatId: string, view: api.ChatView): Promise<{ order: api.NewEpoch; key: Bytes }> {
  const recipients = view.people.filter((each) => each.generation > 0);
  const people = await peopleOf(
    recipients.map((each) => each.id),
    true,
  );
  const doubtful = recipients.filter(({ id }) => people.get(id)?.changed).map(({ id }) => id);
  if (doubtful.length > 0) throw new DoubtfulPeople(doubtful);
  const key = random(32);
  const number = view.epoch + 1;
  const boxes = await Promise.all(recipients.map((each) => boxFor(chatId, number, key, people.get(each.id))));
  const { generation, key: signKey } = await signer();
  const check = await checkOf(key);
  const { person } = session.get();
  const statement = epochStatement({
    chatId,
    number,
    membersVersion: view.membersVersion,
    recipientsHash: await recipientsHash(boxes.map((box) => ({ id: box.personId, generation: box.generation }))),
    companyKeyId: view.companyKeyId,
    check,
    makerId: person,
    makerGeneration: generation,
  });
  const company = await companyKeyOf(view.companyKeyId);
  const order: api.NewEpoch = {
    number,
    membersVersion: view.membersVersion,
    check,
    makerGeneration: generation,
    signature: await sign(signKey, statement),
    boxes,
    companyKeyId: view.companyKeyId,
    ...(company ? { companyBox: await sealTo(company.publicKey, companyInfo(chatId, number, company.id), key) } : {}),
  };
  return { order, key };
}

async function companyKeyOf(id: string): Promise<api.CompanyKey | undefined> {
  if (!id) return undefined;
  const found = session.get().view?.companyKeys.find((each) => each.id === id);
  return found ?? (await api.readOwn()).companyKeys.find((each) => each.id === id);
}

async function boxFor(chatId: string, number: number, key: Bytes, person: KnownPerson | undefined) {
  const newest = person?.keys.at(-1);
  if (!person || !newest) throw new Error('Somebody in this chat has no keys any more');
  const box = await sealTo(newest.sealKey, boxInfo(chatId, number, person.id, newest.generation), key);
  return { personId: person.id, generation: newest.generation, box };
}

/** Switch encryption on, for good. */
export async function switchOn(chatId: string, history: 'Joined' | 'All'): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const view = await api.readChatKeys(chatId);
    if (view.encrypted) return;
    const { order } = await makeEpoch(chatId, view);
    try {
      await api.switchOn(chatId, history, order);
      return await loadKeys(chatId);
    } catch (error) {
      if (!isStale(error) || attempt >= 3) throw error;
    }
  }
}

const newest = new Map<string, number>();

/**
 * The key that is written with now; a new one where somebody came, went or has other keys. `anew`: the server said that
 * the one we know is not it.
 */
export async function currentKey(chatId: string, anew: boolean): Promise<{ number: number; key: Bytes }> {
  const last = anew ? undefined : newest.get(chatId);
  const ready = last === undefined ? undefined : known.get(chatId)?.get(last);
  if (ready?.state === 'open') return { number: ready.epoch.number, key: ready.key };
  const found = await agreedKey(chatId);
  newest.set(chatId, found.number);
  return found;
}

async function agreedKey(chatId: string): Promise<{ number: number; key: Bytes }> {
  for (let attempt = 0; ; attempt += 1) {
    const view = await api.readChatKeys(chatId);
    const found = view.current ? await keyOf(chatId, view.epoch) : undefined;
    if (found?.state === 'open') {
      if (view.owed.length > 0) void handOver(chatId, view).catch(() => undefined);
      return { number: view.epoch, key: found.key };
    }
    const { order, key } = await makeEpoch(chatId, view);
    try {
      await api.beginEpoch(chatId, order);
      await loadKeys(chatId);
      if (view.history === 'All' || view.owed.length > 0) void deliver(chatId).catch(() => undefined);
      return { number: order.number, key };
    } catch (error) {
      if (!isStale(error) || attempt >= 3) throw error;
    }
  }
}

/** Hand over what others are owed and this browser has. */
export async function deliver(chatId: string): Promise<void> {
  if (session.get().state !== 'ready') return;
  const view = await api.readChatKeys(chatId);
  if (view.owed.length > 0) await handOver(chatId, view);
}

async function handOver(chatId: string, view: api.ChatView): Promise<void> {
  const me = session.get().person;
  const owed = view.owed.filter((each) => each.personId !== me);
  if (owed.length === 0) return;
  await loadKeys(chatId);
  const people = await peopleOf(
    owed.map((each) => each.personId),
    true,
  );
  const boxes = [];
  for (const { number, personId } of owed) {
    const key = known.get(chatId)?.get(number);
    const person = people.get(personId);
    if (key?.state !== 'open' || !person || person.changed) continue;
    boxes.push({ number, ...(await boxFor(chatId, number, key.key, person)) });
  }
  if (boxes.length > 0) await api.handOver(chatId, boxes);
}

/** Something came for this chat: what was closed may open now. */
export async function lookAgain(chatId: string): Promise<void> {
  newest.delete(chatId);
  if (session.get().state !== 'ready') return;
  const before = [...(known.get(chatId)?.values() ?? [])].filter((each) => each.state === 'open').length;
  await loadKeys(chatId);
  const now = [...(known.get(chatId)?.values() ?? [])].filter((each) => each.state === 'open').length;
  if (now !== before) anotherRound();
}
