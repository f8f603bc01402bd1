import { expect, test } from 'vitest';
import { decrypted, encrypted, type FrameKey } from './frames';
import type { OfferedKeys } from './roomEncryption';
import { RoomEncryption } from './roomEncryption';

const keyOf = async (id: string): Promise<FrameKey> => ({
  id,
  key: await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['encrypt', 'decrypt']),
});
const frame = (size: number) => Uint8Array.from({ length: size }, (_, each) => each % 251).buffer;

test.each([
  ['key', 500],
  ['delta', 40],
  ['delta', 2],
  [undefined, 1],
  [undefined, 160],
])('a %s frame of %i bytes is read with the key alone', async (type, size) => {
  const own = await keyOf('00112233aabbccdd');
  const sent = await encrypted(frame(size), type, own);
  const keys = new Map([[own.id, own.key]]);
  expect(await decrypted(sent, type, keys)).toEqual(frame(size));
  expect(await decrypted(sent, type, new Map())).toBeNull();
  const other = await keyOf(own.id);
  expect(await decrypted(sent, type, new Map([[other.id, other.key]]))).toBeNull();
  const bytes = new Uint8Array(sent);
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  expect(await decrypted(sent, type, keys)).toBeNull();
});

test('what is no frame of ours is dropped', async () => {
  expect(await decrypted(frame(5), 'key', new Map())).toBeNull();
  expect(await decrypted(frame(200), 'key', new Map())).toBeNull();
});

/** A room that passes on what people say, and which keys each of them has. */
class Meeting {
  offered: Record<string, OfferedKeys[string]> = {};
  readonly people = new Map<
    string,
    { encryption: RoomEncryption; keys: Map<string, CryptoKey>; own: FrameKey[]; strangers: number }
  >();

  async enter(me: string, passphrase: string) {
    const person = { keys: new Map<string, CryptoKey>(), own: [] as FrameKey[], strangers: 0 };
    const encryption = new RoomEncryption({
      passphrase,
      meeting: 'm',
      delayMs: 0,
      me,
      cipher: {
        setOwn: (key) => void person.own.push(key),
        add: ({ id, key }) => void person.keys.set(id, key),
        forget: (id) => void person.keys.delete(id),
      },
      request: async (type, fields) => {
        if (type === 'offerKey') this.offered = { ...this.offered, [me]: fields as OfferedKeys[string] };
        else
          for (const [to, text] of Object.entries((fields as { keys: Record<string, string> }).keys))
            void this.people.get(to)?.encryption.took(me, text);
      },
      onStrangers: (count) => {
        found.strangers = count;
      },
    });
    const found = Object.assign(person, { encryption });
    this.people.set(me, found);
    await encryption.start();
    await this.settle();
    return found;
  }

  async leave(me: string) {
    this.people.delete(me);
    const { [me]: _, ...left } = this.offered;
    this.offered = left;
    await this.settle();
  }

  async settle() {
    for (let turn = 0; turn < 3; turn++)
      await Promise.all([...this.people.values()].map(({ encryption }) => encryption.follow(this.offered)));
  }
}

test('mtg-32: who knows the passphrase reads the others, and nobody after having left', async () => {
  const meeting = new Meeting();
  const ada = await meeting.enter('p1', 'correct horse');
  const bob = await meeting.enter('p2', 'correct horse');
  const eve = await meeting.enter('p3', 'wrong');
  const current = () => ada.own.at(-1)?.id ?? '';
  expect(bob.keys.has(current())).toBe(true);
  expect(eve.keys.size).toBe(0);
  expect([ada.strangers, eve.strangers]).toEqual([1, 2]);
  const cy = await meeting.enter('p4', 'correct horse');
  expect(cy.keys.size).toBe(2);
  const before = current();
  await meeting.leave('p2');
  expect(current()).not.toBe(before);
  expect(bob.keys.has(current())).toBe(false);
  expect(cy.keys.has(current())).toBe(true);
});
