import { ApiError, errorFrom } from '@/api/errors';
import type { FormQuestion } from '@/api/generated';
import { languageHeader } from '@/text/language';

export type { FormQuestion } from '@/api/generated';

/** What the registration page of a webinar shows. */
export interface WebinarPage {
  title: string;
  description: string;
  hostName: string;
  startTime: string;
  durationInMinutes: number;
  timeZone: string;
  state: 'open' | 'waitlist' | 'full' | 'closed' | 'over';
  form: { questions: FormQuestion[]; consent: string; waitlist: boolean };
}

export interface Registering {
  email: string;
  firstName: string;
  lastName: string;
  consent: boolean;
  questionnaire: { questionId: string; answerIds?: string[]; answerText?: string }[];
}

export interface Registered {
  state: 'Registered' | 'Waitlisted' | 'Cancelled';
  email: string;
  /** Where no email is sent. */
  joinUri?: string;
}

export interface OwnRegistration extends Registered {
  title: string;
  startTime: string;
  timeZone: string;
  /** Where the host shares the recording. */
  recordingUri?: string;
}

const root = '/restapi/v1.0/clarion';

async function asked<T>(method: string, address: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {
    ...languageHeader(),
    ...(body ? { 'Content-Type': 'application/json' } : {}),
  };
  const response = await fetch(address, { method, headers, body: body ? JSON.stringify(body) : undefined }).catch(
    () => {
      throw new ApiError('Network unreachable', 0);
    },
  );
  if (!response.ok) throw await errorFrom(response);
  return (await response.json()) as T;
}

const page = (link: string) => `${root}/webinars/${encodeURIComponent(link)}`;
const registration = (token: string) => `${root}/webinar-registrations/${encodeURIComponent(token)}`;

export const findWebinar = (link: string) => asked<WebinarPage>('GET', page(link));
export const register = (link: string, body: Registering) =>
  asked<Registered>('POST', `${page(link)}/registrations`, body);
export const findRegistration = (token: string) => asked<OwnRegistration>('GET', registration(token));
export const withdraw = (token: string) => asked<OwnRegistration>('DELETE', registration(token));
