import { useSyncExternalStore } from 'react';

/** A choice of this browser (theme, language, devices, ringtone), kept in localStorage. */
export interface Preference<T> {
  get: () => T;
  set: (value: T) => void;
  subscribe: (listener: () => void) => () => void;
}

const prefix = 'clarion.';

export function preference<T>(name: string, fallback: T): Preference<T> {
  const listeners = new Set<() => void>();
  const read = (): T => {
    try {
      const stored = localStorage.getItem(prefix + name);
      return stored === null ? fallback : (JSON.parse(stored) as T);
    } catch {
      return fallback;
    }
  };
  let current = typeof localStorage === 'undefined' ? fallback : read();
  return {
    get: () => current,
    set: (value) => {
      current = value;
      try {
        localStorage.setItem(prefix + name, JSON.stringify(value));
      } catch {
        // Storage may be full or forbidden: the choice then lasts as long as the page.
      }
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const usePreference = <T>(choice: Preference<T>): [T, (value: T) => void] => [
  useSyncExternalStore(choice.subscribe, choice.get),
  choice.set,
];
