import { expect, test } from 'vitest';
import { questionsOf, webinarOf } from './webinar';

const question = (state: string, votes: number, askedAt: string) => ({ text: '?', name: null, state, votes, askedAt });

test('questions that wait come first, then those that most people have', () => {
  const features = {
    webinar: {
      stage: { stage: 'Live' },
      q1: question('answered', 9, '1'),
      q2: question('open', 1, '2'),
      q3: question('open', 2, '3'),
      q4: question('open', 2, '1'),
      q5: question('pending', 0, '9'),
    },
  };
  expect(questionsOf({ features }).map(({ id }) => id)).toEqual(['q5', 'q4', 'q3', 'q2', 'q1']);
  expect(webinarOf({ features })?.stage).toBe('Live');
});

test('an ordinary meeting is no webinar', () => {
  expect(webinarOf({ features: { webinar: {} } })).toBeNull();
  expect(webinarOf({ features: {} })).toBeNull();
});
