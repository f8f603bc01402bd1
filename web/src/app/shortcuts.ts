import { createStore } from '@/design/store';
import type { TextKey } from '@/text/catalog';

export const shortcutsOpen = createStore(false);
/** Counts up each time the number field is asked for. */
export const dialFocus = createStore(0);

/** Set while a new text is asked for from anywhere. */
export const newTextAsked = createStore(false);
/** The same for a new chat. */
export const newChatAsked = createStore(false);
export const switcherOpen = createStore(false);

/** What is typed after the switcher was asked for and before its field is there; null while nothing is kept. */
export const typedAhead = createStore<{ text: string; entered: boolean } | null>(null);

export function askForSwitcher(): void {
  const open = !switcherOpen.get();
  typedAhead.set(open ? { text: '', entered: false } : null);
  switcherOpen.set(open);
}

/** A key that belongs to the field that comes; it reaches nothing else. */
export function keepAhead(event: KeyboardEvent): void {
  const ahead = typedAhead.get();
  if (!ahead || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') askForSwitcher();
  else if (event.key === 'Enter') typedAhead.set({ ...ahead, entered: true });
  else if (event.key === 'Backspace') typedAhead.set({ ...ahead, text: ahead.text.slice(0, -1) });
  else if (event.key.length === 1 && !ahead.entered) typedAhead.set({ ...ahead, text: ahead.text + event.key });
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export interface Shortcut {
  keys: string[];
  does: TextKey;
}

/** As shown in the help; what they do is in useShortcuts. Letters come with Alt+Shift, so typing is never caught. */
export const shortcuts: Shortcut[] = [
  { keys: ['Ctrl', 'K'], does: 'shortcut.switcher' },
  { keys: ['Alt', 'Shift', 'P'], does: 'shortcut.dial' },
  { keys: ['Alt', 'Shift', 'A'], does: 'shortcut.answer' },
  { keys: ['Alt', 'Shift', 'D'], does: 'shortcut.decline' },
  { keys: ['Alt', 'Shift', 'V'], does: 'shortcut.voicemail' },
  { keys: ['Alt', 'Shift', 'M'], does: 'shortcut.mute' },
  { keys: ['Alt', 'Shift', 'H'], does: 'shortcut.hold' },
  { keys: ['Alt', 'Shift', 'E'], does: 'shortcut.hangUp' },
  { keys: ['Alt', 'Shift', 'C'], does: 'shortcut.chats' },
  { keys: ['Alt', 'Shift', 'W'], does: 'shortcut.newChat' },
  { keys: ['Alt', 'Shift', 'T'], does: 'shortcut.texts' },
  { keys: ['Alt', 'Shift', 'N'], does: 'shortcut.newText' },
  { keys: ['Alt', 'Shift', '/'], does: 'shortcut.help' },
];
