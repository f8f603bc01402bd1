import { createStore, useStore } from '@/design/store';

/** The pair the server handed out, and when the access half stops working (epoch milliseconds). */
export interface Tokens {
  access: string;
  refresh: string;
  expiresAt: number;
  ownerId: string;
}

const key = 'clarion.session';

const read = (): Tokens | null => {
  if (typeof localStorage === 'undefined') return null;
  const text = localStorage.getItem(key) ?? sessionStorage.getItem(key);
  try {
    return text ? (JSON.parse(text) as Tokens) : null;
  } catch {
    return null;
  }
};

const store = createStore<Tokens | null>(read());

/** Another tab may have refreshed or signed out: take over what it stored. */
export const rereadTokens = (): Tokens | null => {
  const stored = read();
  if (stored?.access !== store.get()?.access) store.set(stored);
  return stored;
};

export const getTokens = (): Tokens | null => store.get();

/** `remember`: keep across browser restarts; undefined keeps the place chosen at sign-in. */
export function saveTokens(tokens: Tokens, remember?: boolean): void {
  const lasting = remember ?? localStorage.getItem(key) !== null;
  (lasting ? sessionStorage : localStorage).removeItem(key);
  (lasting ? localStorage : sessionStorage).setItem(key, JSON.stringify(tokens));
  store.set(tokens);
}

export function forgetTokens(): void {
  localStorage.removeItem(key);
  sessionStorage.removeItem(key);
  store.set(null);
}

export const useSignedIn = (): boolean => useStore(store) !== null;
export const subscribeTokens = store.subscribe;

if (typeof window !== 'undefined') {
  window.addEventListener('storage', (event) => {
    if (event.key === key) rereadTokens();
  });
}
