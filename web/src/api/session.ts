import type { OAuthToken } from '@/api/generated';
import { ApiError, errorFrom } from './errors';
import { newPkce } from './pkce';
import { endSignOn, postSignIn, whoIsHere } from './signIn';
import { forgetTokens, getTokens, rereadTokens, saveTokens, type Tokens } from './tokens';
import { getWebConfig } from './webConfig';

type TokenAnswer = OAuthToken;

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

/** Turn the code at the end of signing in into tokens. `remember`: keep them across restarts of the browser. */
export async function finishSignIn(code: string, verifier: string, remember?: boolean): Promise<void> {
  const fields = { grant_type: 'authorization_code', code, code_verifier: verifier };
  saveTokens(await requestTokens(fields), remember);
  leaving = false;
}

/** Tokens without a word, where this browser is signed in already. False: it is not. */
export async function resumeSession(): Promise<boolean> {
  if (leaving) return false;
  const { verifier, ...shown } = await newPkce();
  try {
    if ((await whoIsHere()).person === null) return false;
    const { code } = await postSignIn('/resume', shown);
    await finishSignIn(code ?? '', verifier);
    return true;
  } catch (error) {
    if (error instanceof ApiError && (error.unreachable || error.status >= 500)) throw error;
    return false;
  }
}

let leaving = false;

export async function signOut(): Promise<void> {
  const tokens = getTokens();
  leaving = true;
  // The browser's cookie goes first: whoever sees the tokens gone would come back in by it.
  await endSignOn().catch(() => null);
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
    if (await resumeSession()) return true;
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
