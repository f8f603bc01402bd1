import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { FormInfo } from '@/api/generated';
import { keys } from '@/api/keys';

export type SessionStatus = 'Scheduled' | 'Active' | 'Finished';
export type Role = 'Host' | 'CoHost' | 'Panelist' | 'Attendee';

export interface WebinarSettings {
  registrationEnabled: boolean;
  autoRecord: boolean;
  qnaEnabled: boolean;
  moderatedQnaEnabled: boolean;
}

export interface Webinar {
  id: string;
  title: string;
  description: string;
  settings: WebinarSettings;
}

export interface Session {
  id: string;
  scheduledStartTime: string;
  /** Seconds. */
  scheduledDuration: number;
  timeZone: string;
  title: string;
  status: SessionStatus;
  hostJoinUri: string;
}

export interface ListedSession extends Session {
  webinar: { id: string; title: string };
}

export interface WholeSession extends Session {
  attendeeJoinUri: string;
}

export interface Invitee {
  id: string;
  firstName: string;
  lastName: string;
  email?: string;
  role: Role;
  joinUri: string;
}

export interface NewInvitee {
  role: Exclude<Role, 'Host'>;
  linkedUser?: { userId: string };
  email?: string;
  firstName?: string;
}

export interface Registration {
  registrationStatus: 'Open' | 'Closed';
  registrationPageUri: string;
  registrantCount: number;
  settings: { autoCloseLimit: number; workEmailRequired: boolean; viewRecording: boolean; recordingExist: boolean };
}

export interface RegistrationChange {
  registrationStatus?: Registration['registrationStatus'];
  settings?: Partial<Omit<Registration['settings'], 'recordingExist'>>;
}

export type RegistrationForm = FormInfo;

export interface Registrant {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  clarionState: 'Registered' | 'Waitlisted' | 'Cancelled';
  questionnaire?: { questionId: string; answerText?: string; answerIds?: string[] }[];
}

export interface Participant {
  id: string;
  firstName: string;
  lastName: string;
  role: Role;
  email?: string;
  joinTime: string;
  leaveTime?: string;
}

export interface AskedQuestion {
  question: string;
  author: string;
  votes: number;
  answer: string;
  answeredBy: string;
  askedAt: string;
}

export interface WebinarRecording {
  id: string;
  creationTime: string;
  status: 'Processing' | 'Available' | 'Failed';
  duration?: number;
  session: { id: string };
}

interface Page<T> {
  records: T[];
  paging: { nextPageToken?: string };
}

const root = [...keys.meetings, 'webinars'];
const at = (area: string, path: string): string => new URL(`/webinar/${area}/v1${path}`, window.location.origin).href;
const pathOf = (webinar: string, session: string): string =>
  `/webinars/${encodeURIComponent(webinar)}/sessions/${encodeURIComponent(session)}`;
const formOf = (session: string): string =>
  `/clarion/webinar-sessions/${encodeURIComponent(session)}/registration-form`;
const registrationOf = (session: string): string => at('registration', `/sessions/${encodeURIComponent(session)}`);
const PAGE = 200;
const MOST = 5_000;
const ALWAYS = '2000-01-01T00:00:00Z';

async function all<T>(uri: string, query: Record<string, string>, signal: AbortSignal, most = MOST): Promise<T[]> {
  const found: T[] = [];
  for (let pageToken: string | undefined; found.length < most; ) {
    const page = await call<Page<T>>(uri, { query: { ...query, perPage: PAGE, pageToken }, signal });
    found.push(...page.records);
    pageToken = page.paging.nextPageToken;
    if (!pageToken) break;
  }
  return found;
}

/** Sessions that one hosts: those to come first, then the latest that are over. */
export const useSessions = () =>
  useQuery({
    queryKey: [...root, 'sessions'],
    queryFn: async ({ signal }) => {
      const ahead = await all<ListedSession>(
        at('configuration', '/sessions'),
        { endTimeFrom: new Date(Date.now() - 86_400_000).toISOString() },
        signal,
        PAGE,
      );
      const past = await call<Page<ListedSession>>(at('history', '/sessions'), {
        query: { endTimeFrom: ALWAYS, endTimeTo: new Date().toISOString(), status: 'Finished', perPage: 20 },
        signal,
      });
      const known = new Set(past.records.map(({ id }) => id));
      return [...ahead.filter(({ id }) => !known.has(id)), ...past.records];
    },
    refetchInterval: 60_000,
  });

export const useWebinar = (id: string) =>
  useQuery({
    queryKey: [...root, id],
    queryFn: ({ signal }) => call<Webinar>(at('configuration', `/webinars/${encodeURIComponent(id)}`), { signal }),
  });

export const useSession = (webinar: string, session: string) =>
  useQuery({
    queryKey: [...root, webinar, session],
    queryFn: ({ signal }) => call<WholeSession>(at('configuration', pathOf(webinar, session)), { signal }),
    refetchInterval: 30_000,
  });

export const useInvitees = (webinar: string, session: string) =>
  useQuery({
    queryKey: [...root, session, 'invitees'],
    queryFn: ({ signal }) => all<Invitee>(at('configuration', `${pathOf(webinar, session)}/invitees`), {}, signal),
  });

export const useRegistration = (session: string) =>
  useQuery({
    queryKey: [...root, session, 'registration'],
    queryFn: ({ signal }) => call<Registration>(registrationOf(session), { signal }),
  });

export const useForm = (session: string) =>
  useQuery({
    queryKey: [...root, session, 'form'],
    queryFn: ({ signal }) => call<RegistrationForm>(formOf(session), { signal }),
  });

export const useRegistrants = (session: string) =>
  useQuery({
    queryKey: [...root, session, 'registrants'],
    queryFn: ({ signal }) =>
      all<Registrant>(`${registrationOf(session)}/registrants`, { includeQuestionnaire: 'true' }, signal),
    refetchInterval: 30_000,
  });

export const useParticipants = (webinar: string, session: string) =>
  useQuery({
    queryKey: [...root, session, 'participants'],
    queryFn: ({ signal }) => all<Participant>(at('history', `${pathOf(webinar, session)}/participants`), {}, signal),
  });

export const useQuestions = (webinar: string, session: string) =>
  useQuery({
    queryKey: [...root, session, 'questions'],
    queryFn: async ({ signal }) =>
      (
        await call<{ records: AskedQuestion[] }>(at('history', `${pathOf(webinar, session)}/clarion/questions`), {
          signal,
        })
      ).records,
  });

export const useWebinarRecordings = (session: string) =>
  useQuery({
    queryKey: [...root, session, 'recordings'],
    queryFn: async ({ signal }) => {
      const span = { creationTimeFrom: ALWAYS, creationTimeTo: new Date(Date.now() + 60_000).toISOString() };
      const found = await all<WebinarRecording>(at('history', '/recordings'), span, signal);
      return found.filter((each) => each.session.id === session);
    },
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => status === 'Processing') ? 5_000 : false),
  });

/** The link to the file of a recording, at this page's own address. */
export async function linkToFile(id: string, kind: 'Video' | 'Audio'): Promise<string> {
  const path = `/recordings/${encodeURIComponent(id)}/download`;
  const found = await call<{ downloadUri: string }>(at('history', path), { query: { recordingMediaType: kind } });
  return new URL(found.downloadUri).pathname;
}

function useChange<Given, Made = unknown>(work: (given: Given) => Promise<Made>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: work, onSettled: () => queries.invalidateQueries({ queryKey: root }) });
}

/** What the dialog sends: the webinar as a whole, and one session of it. */
export interface WebinarPlan {
  title: string;
  description: string;
  settings: WebinarSettings;
  session: { scheduledStartTime: string; scheduledDuration: number; timeZone: string };
}

/** A new webinar with its first session, a further session of one, or a change of both. */
export const usePlanWebinar = () =>
  useChange(async ({ webinar, session, plan }: { webinar?: string; session?: string; plan: WebinarPlan }) => {
    const { session: times, ...whole } = plan;
    const id = webinar ? `/webinars/${encodeURIComponent(webinar)}` : '/webinars';
    const saved = await call<Webinar>(at('configuration', id), { method: webinar ? 'PATCH' : 'POST', body: whole });
    const path = session ? pathOf(saved.id, session) : `/webinars/${encodeURIComponent(saved.id)}/sessions`;
    const made = await call<Session>(at('configuration', path), { method: session ? 'PATCH' : 'POST', body: times });
    return { webinarId: saved.id, sessionId: made.id };
  });

export const useCancelSession = () =>
  useChange(({ webinar, session }: { webinar: string; session: string }) =>
    call(at('configuration', pathOf(webinar, session)), { method: 'DELETE' }),
  );

export const useInvite = (webinar: string, session: string) =>
  useChange((added: NewInvitee) =>
    call(at('configuration', `${pathOf(webinar, session)}/invitees`), {
      method: 'PATCH',
      body: { addedInvitees: [added] },
    }),
  );

export const useUninvite = (webinar: string, session: string) =>
  useChange((id: string) =>
    call(at('configuration', `${pathOf(webinar, session)}/invitees/${encodeURIComponent(id)}`), { method: 'DELETE' }),
  );

export const useChangeRegistration = (session: string) =>
  useChange((change: RegistrationChange) => call(registrationOf(session), { method: 'PATCH', body: change }));

export const useSaveForm = (session: string) =>
  useChange((form: RegistrationForm) => call(formOf(session), { method: 'PUT', body: form }));

export const useRemoveRegistrant = (session: string) =>
  useChange((id: string) =>
    call(`${registrationOf(session)}/registrants/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  );
