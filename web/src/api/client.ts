import { languageHeader } from '@/text/language';
import { ApiError, errorFrom } from './errors';
import { freshAccessToken, refreshSession } from './session';

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | boolean | string[] | undefined>;
  /** Sent as JSON; a file or a form as it is. */
  body?: unknown;
  /** A key of this one request: sent again with it, it is done once and answered alike. */
  once?: string;
  signal?: AbortSignal;
}

const v1 = '/restapi/v1.0';

/** Paths are relative to /restapi/v1.0; absolute URIs from the server are brought back to this origin. */
export function addressOf(path: string, query: RequestOptions['query'] = {}): string {
  const url = /^https?:/.test(path)
    ? new URL(path)
    : new URL(path.startsWith('/restapi') ? path : v1 + path, 'http://x');
  for (const [name, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const each of value) url.searchParams.append(name, each);
    else if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url.pathname + url.search;
}

async function send(address: string, options: RequestOptions, token: string): Promise<Response> {
  const headers: Record<string, string> = { ...languageHeader(), Authorization: `Bearer ${token}` };
  const { body } = options;
  const asIs = body instanceof Blob || body instanceof FormData;
  if (body instanceof Blob) headers['Content-Type'] = body.type || 'application/octet-stream';
  else if (body !== undefined && !asIs) headers['Content-Type'] = 'application/json';
  if (options.once) headers['Idempotency-Key'] = options.once;
  try {
    return await fetch(address, {
      method: options.method ?? 'GET',
      headers,
      body: body === undefined ? undefined : asIs ? body : JSON.stringify(body),
      signal: options.signal,
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError('Network unreachable', 0);
  }
}

/** A request in the name of the signed-in person. A 401 refreshes the session and tries once more. */
export async function request(path: string, options: RequestOptions = {}): Promise<Response> {
  const address = addressOf(path, options.query);
  const token = await freshAccessToken();
  if (!token) throw new ApiError('Signed out', 401);
  let response = await send(address, options, token);
  if (response.status === 401 && (await refreshSession(token))) {
    const renewed = await freshAccessToken();
    if (renewed) response = await send(address, options, renewed);
  }
  if (!response.ok) throw await errorFrom(response);
  return response;
}

/** As `request`, with the JSON answer; an answer without a body is undefined. */
export async function call<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await request(path, options);
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}
