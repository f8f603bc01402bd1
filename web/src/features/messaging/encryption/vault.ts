/** What this browser keeps by itself: its own key, which cannot be taken out, and whose keys it has seen before. */
export interface KeptDevice {
  person: string;
  publicKey: string;
  pair: CryptoKeyPair;
}

/** Keys of somebody as they were seen first and since. `compared`: their number was compared with them. */
export interface Pin {
  id: string;
  signKeys: Record<number, string>;
  newest: number;
  compared: boolean;
}

const stores = ['devices', 'pins'] as const;
type StoreName = (typeof stores)[number];
let opening: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opening ??= new Promise((done, failed) => {
    const request = indexedDB.open('clarion-encryption', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('devices', { keyPath: 'person' });
      request.result.createObjectStore('pins', { keyPath: 'id' });
    };
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('No storage'));
  });
  return opening;
}

async function run<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const store = (await database()).transaction(name, mode).objectStore(name);
  return new Promise((done, failed) => {
    const request = work(store);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error ?? new Error('Storage failed'));
  });
}

export const findDevice = (person: string): Promise<KeptDevice | undefined> =>
  run('devices', 'readonly', (store) => store.get(person) as IDBRequest<KeptDevice | undefined>);

export const keepDevice = (device: KeptDevice): Promise<unknown> =>
  run('devices', 'readwrite', (store) => store.put(device));

/** `me`: pins of one signed-in person are nothing to another on the same computer. */
export const findPin = (me: string, person: string): Promise<Pin | undefined> =>
  run('pins', 'readonly', (store) => store.get(`${me}/${person}`) as IDBRequest<Pin | undefined>);

export const keepPin = (me: string, person: string, pin: Omit<Pin, 'id'>): Promise<unknown> =>
  run('pins', 'readwrite', (store) => store.put({ ...pin, id: `${me}/${person}` }));
