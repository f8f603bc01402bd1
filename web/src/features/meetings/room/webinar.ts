import type { FeatureStates } from '../protocol';

/** The webinar's part of a room, as docs/operations/meetings.md has it. Pure. */
export interface WebinarStage {
  sessionId: string;
  stage: 'Practice' | 'Live' | 'Debrief';
  questionsOn: boolean;
  anonymousQuestions: boolean;
  moderated: boolean;
  liveAt: string | null;
}

export interface AudienceQuestion {
  id: string;
  text: string;
  /** Null: asked anonymously. */
  name: string | null;
  state: 'pending' | 'open' | 'answered' | 'dismissed';
  /** Answered by speaking. */
  live: boolean;
  votes: number;
  answer: string;
  answeredBy: string;
  askedAt: string;
}

/** Null in an ordinary meeting. */
export const webinarOf = ({ features }: { features: FeatureStates }): WebinarStage | null =>
  (features.webinar?.stage as WebinarStage | undefined) ?? null;

const ORDER = ['pending', 'open', 'answered', 'dismissed'];

/** What waits first, then by votes, the oldest first. */
export const questionsOf = ({ features }: { features: FeatureStates }): AudienceQuestion[] =>
  Object.entries(features.webinar ?? {})
    .filter(([key]) => key !== 'stage')
    .map(([id, question]) => ({ ...(question as Omit<AudienceQuestion, 'id'>), id }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.votes - a.votes || a.askedAt.localeCompare(b.askedAt),
    );
