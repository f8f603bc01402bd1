import { momentAt, wallOf } from '../home/wallClock';
import type { Session, Webinar, WebinarPlan, WebinarSettings } from './queries';

/** What the dialog holds. */
export interface WebinarDraft extends WebinarSettings {
  title: string;
  description: string;
  wall: string;
  zone: string;
  minutes: string;
}

export type WebinarProblem = 'title' | 'wall';

/** Tomorrow at the next full hour. */
export const newWebinar = (now: Date, zone: string): WebinarDraft => ({
  title: '',
  description: '',
  wall: wallOf(new Date(Math.ceil((now.getTime() + 86_400_001) / 3_600_000) * 3_600_000), zone),
  zone,
  minutes: '60',
  registrationEnabled: true,
  autoRecord: false,
  qnaEnabled: true,
  moderatedQnaEnabled: false,
});

/** A webinar with one of its sessions; without a session, a further one. */
export function draftOfWebinar(webinar: Webinar, session: Session | undefined, now: Date, zone: string): WebinarDraft {
  const { registrationEnabled, autoRecord, qnaEnabled, moderatedQnaEnabled } = webinar.settings;
  const fresh = newWebinar(now, session?.timeZone ?? zone);
  return {
    ...fresh,
    title: webinar.title,
    description: webinar.description,
    wall: session ? wallOf(new Date(session.scheduledStartTime), session.timeZone) : fresh.wall,
    minutes: session ? String(Math.round(session.scheduledDuration / 60)) : fresh.minutes,
    registrationEnabled,
    autoRecord,
    qnaEnabled,
    moderatedQnaEnabled,
  };
}

/** What is sent, or what is wrong with it. */
export function planOfWebinar(draft: WebinarDraft): { plan: WebinarPlan } | { problems: WebinarProblem[] } {
  const at = momentAt(draft.wall, draft.zone);
  const problems: WebinarProblem[] = [];
  if (!draft.title.trim()) problems.push('title');
  if (!at) problems.push('wall');
  if (problems.length > 0 || !at) return { problems };
  const { registrationEnabled, autoRecord, qnaEnabled, moderatedQnaEnabled } = draft;
  return {
    plan: {
      title: draft.title.trim(),
      description: draft.description.trim(),
      settings: { registrationEnabled, autoRecord, qnaEnabled, moderatedQnaEnabled },
      session: {
        scheduledStartTime: at.toISOString(),
        scheduledDuration: Number(draft.minutes) * 60,
        timeZone: draft.zone,
      },
    },
  };
}
