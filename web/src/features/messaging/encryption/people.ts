import { createStore, useStore } from '@/design/store';
import { type PublicKeys, readPeople } from './api';
import { digitsOf, isSigned } from './primitives';
import { session } from './session';
import { personStatement } from './statements';
import { findPin, keepPin } from './vault';

/** Keys of somebody else, and whether they follow from those that were seen before. */
export interface KnownPerson {
  id: string;
  keys: PublicKeys[];
  /** They began anew since: whoever it is has to be asked, or their number compared. */
  changed: boolean;
  compared: boolean;
}

/** People whose keys began anew and whom nobody here has confirmed yet. */
const doubtful = createStore<ReadonlySet<string>>(new Set());
export const useDoubtful = (): ReadonlySet<string> => useStore(doubtful);

const cache = new Map<string, { at: number; person: KnownPerson }>();
const freshMs = 20_000;

export const forgetPeople = (): void => {
  cache.clear();
  doubtful.set(new Set());
};

/** Whether each generation after `from` is signed by the one before it. */
async function follows(person: string, keys: PublicKeys[], from: number): Promise<boolean> {
  for (const [index, now] of keys.entries()) {
    const before = keys[index - 1];
    if (now.generation <= from || !before) continue;
    const said = personStatement(person, now.generation, now.signKey, now.sealKey);
    if (now.fresh || !(await isSigned(before.signKey, now.signature, said))) return false;
  }
  return true;
}

async function judged(id: string, keys: PublicKeys[]): Promise<KnownPerson> {
  const me = session.get().person;
  const pin = await findPin(me, id);
  const newest = keys.at(-1)?.generation ?? 0;
  const signKeys = Object.fromEntries(keys.map((each) => [each.generation, each.signKey]));
  if (!pin) {
    await keepPin(me, id, { signKeys, newest, compared: false });
    return { id, keys, changed: false, compared: false };
  }
  const same = Object.entries(pin.signKeys).every(([generation, key]) => signKeys[Number(generation)] === key);
  if (!same || !(await follows(id, keys, pin.newest))) return { id, keys, changed: true, compared: false };
  if (newest > pin.newest) await keepPin(me, id, { signKeys, newest, compared: pin.compared });
  return { id, keys, changed: false, compared: pin.compared };
}

/** `now`: asked anew, whatever was known a moment ago. */
export async function peopleOf(ids: string[], now = false): Promise<Map<string, KnownPerson>> {
  const found = new Map<string, KnownPerson>();
  const wanted: string[] = [];
  for (const id of new Set(ids)) {
    const known = cache.get(id);
    if (known && !now && Date.now() - known.at < freshMs) found.set(id, known.person);
    else wanted.push(id);
  }
  for (const { id, keys } of wanted.length > 0 ? await readPeople(wanted) : []) {
    const person = await judged(id, keys);
    cache.set(id, { at: Date.now(), person });
    found.set(id, person);
  }
  const bad = [...found.values()].filter((each) => each.changed).map((each) => each.id);
  const good = [...found.keys()].filter((id) => !bad.includes(id));
  const before = doubtful.get();
  if (bad.some((id) => !before.has(id)) || good.some((id) => before.has(id)))
    doubtful.set(new Set([...before].filter((id) => !good.includes(id)).concat(bad)));
  return found;
}

/** It is them: said after asking, or after comparing numbers. */
export async function accept(person: KnownPerson, compared: boolean): Promise<void> {
  const signKeys = Object.fromEntries(person.keys.map((each) => [each.generation, each.signKey]));
  await keepPin(session.get().person, person.id, {
    signKeys,
    newest: person.keys.at(-1)?.generation ?? 0,
    compared,
  });
  cache.delete(person.id);
  await peopleOf([person.id], true);
}

/** The same for both: thirty digits over the newest keys of the two. */
export async function numberWith(person: KnownPerson): Promise<string> {
  const me = session.get();
  const own = me.bundle?.keys.at(-1)?.signKey ?? '';
  const lines = [`${me.person} ${own}`, `${person.id} ${person.keys.at(-1)?.signKey ?? ''}`].sort();
  return digitsOf(['clarion-e2e number 1', ...lines].join('\n'));
}
