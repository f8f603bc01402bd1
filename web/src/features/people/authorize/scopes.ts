import type { TextKey } from '@/text/catalog';
import { en } from '@/text/en';
import type { Words } from '@/text/useText';

/** A scope in words; its own name where there are none yet. */
export const scopeText = (t: Words['t'], scope: string): string =>
  `scope.${scope}` in en ? t(`scope.${scope}` as TextKey) : scope;

// Who may do the left may do the right, so the right need not be said.
const implied: Record<string, string[]> = {
  Accounts: ['EditAccounts', 'ReadAccounts', 'EditExtensions'],
  EditAccounts: ['ReadAccounts', 'EditExtensions'],
  Contacts: ['ReadContacts'],
  EditCallLog: ['ReadCallLog'],
  EditMessages: ['ReadMessages'],
  EditPresence: ['ReadPresence'],
  EditWebinars: ['ReadWebinars'],
  WebSocket: ['WebSocketsSubscription'],
  profile: ['openid'],
  email: ['openid'],
};

// What weighs most is read first.
const first = ['EditAccounts', 'Accounts', 'RoleManagement', 'EditExtensions', 'ReadCallRecording', 'EditMessages'];

const weight = (scope: string): number => first.indexOf(scope) + 1 || 99;

// These bring along what their own words do not say.
const bringing: Record<string, string> = {
  Faxes: 'ReadMessages',
  InternalMessages: 'ReadMessages',
  SMS: 'ReadMessages',
  ReadCallRecording: 'ReadCallLog',
};

/** Scopes as a person needs to know them: all that is granted, nothing twice, the weighty ones first. */
export const plainScopes = (scopes: string[]): string[] => {
  const granted = new Set([...scopes, ...scopes.flatMap((scope) => bringing[scope] ?? [])]);
  const said = new Set([...granted].flatMap((scope) => implied[scope] ?? []));
  return [...granted].filter((scope) => !said.has(scope)).sort((a, b) => weight(a) - weight(b) || a.localeCompare(b));
};
