import { createStore, useStore } from '@/design/store';

/** What somebody began to write, by place; kept in this browser, for this person, until it is sent. */
type Drafts = Record<string, string>;

const most = 60;
const saveAfter = 400;
const store = createStore<Drafts>({});
let storedAs = '';
let timer: ReturnType<typeof setTimeout> | undefined;

export function openDrafts(person: string): void {
  const name = `clarion.text-drafts.${person}`;
  if (storedAs === name) return;
  storedAs = name;
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? '{}');
    store.set(kept && typeof kept === 'object' ? (kept as Drafts) : {});
  } catch {
    store.set({});
  }
}

function save(): void {
  clearTimeout(timer);
  timer = undefined;
  if (!storedAs) return;
  try {
    localStorage.setItem(storedAs, JSON.stringify(store.get()));
  } catch {
    // Storage may be full or forbidden: drafts then last as long as the page.
  }
}

if (typeof window !== 'undefined') window.addEventListener('pagehide', () => timer && save());

export function keepDraft(place: string, text: string): void {
  store.set((now) => {
    const { [place]: _before, ...others } = now;
    const next = text ? { ...others, [place]: text } : others;
    return Object.fromEntries(Object.entries(next).slice(-most));
  });
  timer ??= setTimeout(save, saveAfter);
}

export const useDraft = (place: string): string => useStore(store)[place] ?? '';
export const useDrafts = (): Drafts => useStore(store);
