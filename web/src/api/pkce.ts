const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export interface Pkce {
  verifier: string;
  codeChallenge: string;
  codeChallengeMethod: 'S256' | 'plain';
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '');

/** A secret that only this page knows, and what of it may be shown (RFC 7636). */
export async function newPkce(): Promise<Pkce> {
  const random = crypto.getRandomValues(new Uint8Array(64));
  const verifier = Array.from(random, (byte) => letters[byte % 64]).join('');
  // Pages that are not secure (plain http, not this machine) get no SHA-256 from the browser.
  if (!crypto.subtle) return { verifier, codeChallenge: verifier, codeChallengeMethod: 'plain' };
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, codeChallenge: base64url(new Uint8Array(digest)), codeChallengeMethod: 'S256' };
}
