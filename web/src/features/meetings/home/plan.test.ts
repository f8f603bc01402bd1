import { describe, expect, it } from 'vitest';
import { draftOf, newDraft, planOf } from './plan';

const now = new Date('2026-01-05T08:12:00Z');
const draft = { ...newDraft('Weekly', now, 'America/New_York'), invitees: 'a@x.example, b@x.example\na@x.example' };

describe('planning a meeting (MTG-13)', () => {
  it('begins at the next full hour of the zone', () => {
    expect(draft.wall).toBe('2026-01-05T04:00');
  });
  it('sends the moment, the zone and everybody once', () => {
    expect(planOf({ ...draft, repeats: 'weekdays', times: '10' })).toMatchObject({
      plan: {
        meetingType: 'ScheduledRecurring',
        schedule: { startTime: '2026-01-05T09:00:00.000Z', timeZone: { name: 'America/New_York' } },
        recurrence: { frequency: 'Weekly', count: 10 },
        invitees: [{ email: 'a@x.example' }, { email: 'b@x.example' }],
      },
    });
  });
  it('says what is wrong', () => {
    const wrong = { ...draft, topic: ' ', wall: '', times: '0', invitees: 'nobody', password: 'short' };
    expect(planOf(wrong)).toEqual({ problems: ['topic', 'wall', 'times', 'invitees', 'password'] });
  });
  it('is opened again as it was planned', () => {
    for (const repeats of ['never', 'daily', 'weekdays', 'weekly', 'monthly'] as const) {
      const first = { ...draft, repeats, times: repeats === 'never' ? '' : '3', waiting: true, password: 'secret7' };
      const found = planOf(first);
      if (!('plan' in found)) throw new Error('not planned');
      const again = draftOf({ id: '1', ...found.plan }, now, 'UTC');
      expect(again).toEqual({ ...first, invitees: 'a@x.example\nb@x.example' });
    }
  });
});
