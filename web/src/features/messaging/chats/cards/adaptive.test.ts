import { describe, expect, it } from 'vitest';
import { firstValues, inputsOf, lackOf, type Part, partsOf, placeOf, withMoments } from './adaptive';

const submit = (title: string): Part => ({ type: 'Action.Submit', title });
const [first, second, third, select] = [submit('1'), submit('2'), submit('3'), submit('s')];
const card: Part = {
  type: 'AdaptiveCard',
  body: [
    { type: 'Container', items: [{ type: 'ActionSet', actions: [first] }], selectAction: select },
    { type: 'Input.Toggle', id: 't', title: 'Yes?', isRequired: true },
    { type: 'Script', fallback: { type: 'Input.Text', id: 'f', value: 'x' } },
    { type: 'Script', fallback: 'drop' },
    { type: 'Script', items: [{ type: 'Input.Text', id: 'no' }] },
  ],
  actions: [{ type: 'Action.ShowCard', card: { type: 'AdaptiveCard', actions: [second] } }, third],
};

describe('adaptive cards (MSG-19)', () => {
  it('counts what can be submitted as the server does', () => {
    expect([first, select, second, third].map((action) => placeOf(card, action))).toEqual([0, 1, 2, 3]);
    expect(placeOf(card, submit('1'))).toBe(-1);
  });
  it('knows nothing of parts that the format does not know, but what is to be shown instead', () => {
    expect(inputsOf(card).map(({ id }) => id)).toEqual(['t', 'f']);
    expect([...partsOf(card)].some(({ type }) => type === 'Script')).toBe(false);
    expect(firstValues(card)).toEqual({ t: 'false', f: 'x' });
  });
  it('says what is wrong with what was put in', () => {
    expect(lackOf({ type: 'Input.Toggle', isRequired: true }, 'false')).toBe('required');
    expect(lackOf({ type: 'Input.Text', isRequired: true }, '')).toBe('required');
    expect(lackOf({ type: 'Input.Number', min: 2 }, '1')).toBe('low');
    expect(lackOf({ type: 'Input.Number', max: 0 }, '1')).toBe('high');
    expect(lackOf({ type: 'Input.Number' }, 'one')).toBe('number');
    expect(lackOf({ type: 'Input.Date', min: '2026-02-01' }, '2026-01-31')).toBe('low');
    expect(lackOf({ type: 'Input.Text', regex: '(a+)+$' }, 'aaaa!')).toBeNull();
  });
  it('writes moments as people read them, and leaves alone what is none', () => {
    expect(withMoments('On {{DATE(2026-05-06T10:00:00Z, SHORT)}}', 'en')).toBe('On May 6, 2026');
    expect(withMoments('{{DATE(2026-99-99T10:00:00Z)}} {{x}}', 'en')).toBe('{{DATE(2026-99-99T10:00:00Z)}} {{x}}');
  });
});
