import { ApiError, errorFrom } from './errors';
import { forgetTokens, getTokens, rereadTokens, saveTokens, type Tokens } from './tokens';
import { getWebConfig } from './webConfig';

interface TokenAnswer {
  access_token: string;
  refresh_token?: string;
  expires_in: number;
  owner_id?: string;
}

async function post(path: string, fields: Record<string, string>): Promise<Response> {
  try {
    return await fetch(path, { method: 'POST', body: new URLSearchParams(fields) });
  } catch {
    throw new ApiError('Network unreachable', 0);
  }
}

async function requestTokens(fields: Record<string, string>): Promise<Tokens> {
  const { clientId } = await getWebConfig();
  const response = await post('/restapi/oauth/token', { ...fields, client_id: clientId });
  if (!response.ok) throw await errorFrom(response);
  const answer = (await response.json()) as TokenAnswer;
  return {
    access: answer.access_token,
    refresh: answer.refresh_token ?? '',
    expiresAt: Date.now() + answer.expires_in * 1000,
    ownerId: answer.owner_id ?? '',
  };
}

/** `username`: extension, phone number (optionally `number*extension`) or e-mail address. */
export async function signIn(username: string, password: string, remember: boolean): Promise<void> {
  saveTokens(await requestTokens({ grant_type: 'password', username, password }), remember);
}

export async function signOut(): Promise<void> {
  const tokens = getTokens();
  forgetTokens();
  if (!tokens) return;
  const { clientId } = await getWebConfig();
  // The session ends on this device in any case; the server forgets it as soon as it can be reached.
  await post('/restapi/oauth/revoke', { token: tokens.refresh || tokens.access, client_id: clientId }).catch(
    () => null,
  );
}

const exclusively = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? navigator.locks.request('clarion.refresh', work) : work();

async function rotate(failed: string): Promise<boolean> {
  const now = rereadTokens();
  if (!now) return false;
  if (now.access !== failed) return true;
  try {
    saveTokens(await requestTokens({ grant_type: 'refresh_token', refresh_token: now.refresh }));
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.unreachable || error.status >= 500 || error.status === 429)) throw error;
    forgetTokens();
    return false;
  }
}

let running: Promise<boolean> | null = null;

/** Replace the access token that failed. False: the session is over. One refresh at a time, over all tabs. */
export const refreshSession = (failed: string): Promise<boolean> => {
  running ??= exclusively(() => rotate(failed)).finally(() => {
    running = null;
  });
  return running;
};

/** An access token that lasts at least another half minute, or null when signed out. */
export async function freshAccessToken(): Promise<string | null> {
  const tokens = getTokens();
  if (!tokens) return null;
  if (tokens.refresh && tokens.expiresAt - Date.now() < 30_000) await refreshSession(tokens.access);
  return getTokens()?.access ?? null;
}
