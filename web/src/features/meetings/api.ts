import { ApiError, errorFrom } from '@/api/errors';
import type { ExtensionInfo } from '@/api/generated';
import { freshAccessToken, resumeSession } from '@/api/session';
import { getTokens } from '@/api/tokens';
import { languageHeader } from '@/text/language';

/** What a guest may know of a meeting before being in it. */
export interface MeetingInfo {
  title: string;
  hostName: string;
  passwordRequired: boolean;
  waitingRoom: boolean;
  signInRequired: boolean;
  /** Only colleagues learn whether it goes on. */
  live?: boolean;
  /** The server neither sees nor hears it; people need a passphrase that it does not have. */
  endToEndEncrypted?: boolean;
  /** What the link means in a webinar. */
  webinar?: {
    seat: 'coHost' | 'panelist' | 'attendee';
    status: 'Scheduled' | 'Active' | 'Finished';
    startTime: string;
    name: string;
    registrationUri?: string;
  };
}

export interface Ticket {
  ticket: string;
  title: string;
  hostName: string;
}

const path = (link: string, rest = ''): string => `/restapi/v1.0/clarion/meetings/${encodeURIComponent(link)}${rest}`;

/** As the person who is signed in at this browser, if there is one; otherwise as a guest. */
export async function asked<T>(address: string, body?: unknown): Promise<T> {
  const token = await freshAccessToken().catch(() => null);
  const headers: Record<string, string> = { ...languageHeader() };
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(address, {
    method: body === undefined ? 'GET' : 'POST',
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch(() => {
    throw new ApiError('Network unreachable', 0);
  });
  if (!response.ok) throw await errorFrom(response);
  return (await response.json()) as T;
}

export const findMeeting = (link: string): Promise<MeetingInfo> => asked(path(link));

export const getTicket = (
  link: string,
  given: { name?: string; password?: string; hostKey?: string },
): Promise<Ticket> => asked(path(link, '/tickets'), given);

export type Me = ExtensionInfo;

/** Who is signed in at this browser. A session of another tab is taken up without a word. */
export async function whoJoins(): Promise<Me | null> {
  try {
    if (!getTokens() && !(await resumeSession())) return null;
    return await asked<Me>('/restapi/v1.0/account/~/extension/~');
  } catch {
    return null;
  }
}

/** What people paste or type: a link, the last part of one, or the number of a meeting. Null: none of these. */
export function readCode(text: string): { link: string; password?: string } | null {
  const given = text.trim();
  if (/^https?:\/\//i.test(given)) {
    if (!URL.canParse(given)) return null;
    const url = new URL(given);
    const last = /\/(?:meet|join)\/([\w-]{4,64})\/?$/.exec(url.pathname)?.[1];
    return last ? { link: last, password: url.searchParams.get('pw') ?? undefined } : null;
  }
  const digits = given.replace(/[\s-]/g, '');
  if (/^\d{6,20}$/.test(digits)) return { link: digits };
  return /^[\w-]{16,64}$/.test(given) ? { link: given } : null;
}
