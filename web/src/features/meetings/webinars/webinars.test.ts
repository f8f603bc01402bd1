import { describe, expect, it } from 'vitest';
import { answersOf, choicesOf, newQuestion } from './answers';
import { draftOfWebinar, newWebinar, planOfWebinar } from './plan';
import type { Registrant } from './queries';

const now = new Date('2026-01-05T08:12:00Z');
const zone = 'Europe/Amsterdam';

describe('planning a webinar (MTG-24, MTG-25)', () => {
  it('begins tomorrow at a full hour, and is opened again as it was planned', () => {
    const draft = { ...newWebinar(now, zone), title: ' News ', autoRecord: true, minutes: '90' };
    expect(draft.wall).toBe('2026-01-06T10:00');
    const found = planOfWebinar(draft);
    if (!('plan' in found)) throw new Error('not planned');
    const { session, ...whole } = found.plan;
    expect(session).toEqual({
      scheduledStartTime: '2026-01-06T09:00:00.000Z',
      scheduledDuration: 5_400,
      timeZone: zone,
    });
    const again = { id: '2', title: '', status: 'Scheduled', hostJoinUri: '', ...session } as const;
    expect(draftOfWebinar({ id: '1', ...whole }, again, now, 'UTC')).toEqual({ ...draft, title: 'News' });
  });
  it('says what is wrong', () => {
    expect(planOfWebinar({ ...newWebinar(now, zone), title: ' ', wall: '' })).toEqual({ problems: ['title', 'wall'] });
  });
});

describe('questions of the registration page (MTG-25)', () => {
  it('keeps the ids of choices that stay, and gives new ones ids of their own', () => {
    const before = choicesOf('Red\n\nBlue\nRed', []);
    expect(before).toEqual([
      { id: 'a1', text: 'Red' },
      { id: 'a2', text: 'Blue' },
    ]);
    expect(choicesOf('Green\nBlue', before)).toEqual([
      { id: 'a3', text: 'Green' },
      { id: 'a2', text: 'Blue' },
    ]);
    expect(newQuestion([{ ...newQuestion([]), id: 'q7' }]).id).toBe('q8');
  });
  it('reads answers in words', () => {
    const question = { ...newQuestion([]), text: 'Color?', choices: [{ id: 'a1', text: 'Red' }] };
    const form = { questions: [question], consent: '', waitlist: false };
    const who = { questionnaire: [{ questionId: 'q1', answerIds: ['a1'] }] } as Registrant;
    expect(answersOf(form, who)).toEqual(['Color?: Red']);
  });
});
