import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const shelf = () => {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
};
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

describe('the client', () => {
  beforeEach(() => {
    vi.resetModules();
    vi.stubGlobal('localStorage', shelf());
    vi.stubGlobal('sessionStorage', shelf());
    vi.stubGlobal('navigator', {});
  });
  afterEach(() => vi.unstubAllGlobals());

  const world = async (answer: (url: string, init: RequestInit) => Response) => {
    const seen: string[] = [];
    vi.stubGlobal('fetch', async (url: string, init: RequestInit = {}) => {
      seen.push(
        `${init.method ?? 'GET'} ${url} ${(init.headers as Record<string, string>)?.Authorization ?? ''}`.trim(),
      );
      if (url.endsWith('web-config')) return json(200, { clientId: 'web' });
      return answer(url, init);
    });
    const tokens = await import('./tokens');
    tokens.saveTokens({ access: 'old', refresh: 'r1', expiresAt: Date.now() + 3_600_000, ownerId: '1' }, true);
    return { seen, tokens, client: await import('./client') };
  };

  it('refreshes once after a 401, also for several requests at a time, and tries again', async () => {
    const { seen, client } = await world((url, init) => {
      if (url.endsWith('/token')) return json(200, { access_token: 'new', refresh_token: 'r2', expires_in: 3600 });
      const fresh = (init.headers as Record<string, string>).Authorization === 'Bearer new';
      return fresh ? json(200, { name: 'Ada' }) : json(401, { errorCode: 'TokenExpired', message: 'expired' });
    });
    const answers = await Promise.all([client.call('/a'), client.call('/b')]);
    expect(answers).toEqual([{ name: 'Ada' }, { name: 'Ada' }]);
    expect(seen.filter((line) => line.includes('/oauth/token'))).toHaveLength(1);
  });

  it('signs out when the refresh token is refused', async () => {
    const { client, tokens } = await world((url) =>
      json(url.endsWith('/token') ? 400 : 401, { error: 'invalid_grant' }),
    );
    await expect(client.call('/a')).rejects.toMatchObject({ status: 401 });
    expect(tokens.getTokens()).toBeNull();
  });

  it('stays signed in when the server is merely away', async () => {
    const { client, tokens } = await world((url) => json(url.endsWith('/token') ? 503 : 401, { message: 'later' }));
    await expect(client.call('/a')).rejects.toMatchObject({ status: 503 });
    expect(tokens.getTokens()?.access).toBe('old');
  });

  it('gives the server’s own words with an error', async () => {
    const { client } = await world(() => json(404, { errors: [{ errorCode: 'CMN-102', message: 'Not found' }] }));
    await expect(client.call('/a')).rejects.toMatchObject({ message: 'Not found', code: 'CMN-102', status: 404 });
  });

  it('leaves out which member of the body it was: people see that where they typed', async () => {
    const message = 'Parameter [address.state] value is invalid: a US state of two letters.';
    const { client } = await world(() => json(400, { message, parameterName: 'address.state' }));
    const said = { message: 'A US state of two letters.', parameter: 'address.state' };
    await expect(client.call('/a')).rejects.toMatchObject(said);
  });

  it('never sends the token to another origin', async () => {
    const { client } = await world(() => json(200, {}));
    expect(client.addressOf('https://elsewhere.example/restapi/v1.0/x?y=1')).toBe('/restapi/v1.0/x?y=1');
    expect(client.addressOf('/x', { a: 1, b: undefined })).toBe('/restapi/v1.0/x?a=1');
  });
});
