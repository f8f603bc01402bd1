import type { BrowserSessionList, LoginMethods, NewAuthenticator } from '@/api/generated';
import { languageHeader } from '@/text/language';
import { ApiError, errorFrom } from './errors';

export type SecondMethod = 'passkey' | 'totp' | 'email' | 'recovery';

/** What the server wants next. */
export interface Step {
  state: 'done' | 'secondFactor' | 'enrol' | 'newPassword';
  ticket?: string;
  methods?: SecondMethod[];
  /** For our web app's own tokens, when PKCE was begun. */
  code?: string;
  recoveryCodes?: string[];
  person?: { name: string; extensionNumber: string };
}

export type Setup = NewAuthenticator;

export type Here = BrowserSessionList;

/** How a company's people can sign in. `start`: where its identity provider's page is reached. */
export type Ways = LoginMethods;

const root = '/restapi/v1.0/clarion/sign-in';

async function fetched(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, {
    ...init,
    headers: { ...languageHeader(), ...init.headers },
    credentials: 'same-origin',
  }).catch(() => {
    throw new ApiError('Network unreachable', 0);
  });
  if (!response.ok) throw await errorFrom(response);
  return response;
}

/** A request of the sign-in or consent page: the cookie of this browser counts, no token does. */
export async function postPage<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetched(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

export const postSignIn = <T = Step>(path: string, body: unknown): Promise<T> => postPage<T>(root + path, body);

export const whoIsHere = async (): Promise<Here> => (await (await fetched(root, {})).json()) as Here;

/** What a company's sign-in page offers; without a name, that of this server's operator. */
export const waysOf = async (company: string | undefined): Promise<Ways> => {
  const query = company ? `?company=${encodeURIComponent(company)}` : '';
  return (await (await fetched(`${root}/company${query}`, {})).json()) as Ways;
};

/** Forget who is signed in in this browser. */
export const endSignOn = (): Promise<void> => postSignIn<void>('/end', {});
