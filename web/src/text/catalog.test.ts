import { describe, expect, it } from 'vitest';
import { languages, say } from './catalog';
import { en } from './en';
import { languageCodes } from './language';

describe('texts', () => {
  it('fills holes and leaves unknown ones visible', () => {
    expect(say(en, 'en', 'person.extension', { number: '101' })).toBe('Ext. 101');
    expect(say(en, 'en', 'person.extension')).toBe('Ext. {number}');
  });
  it('chooses the plural form of the language', () => {
    expect(say(en, 'en', 'voicemail.unheard', { count: 1 })).toBe('1 new message');
    expect(say(en, 'en', 'voicemail.unheard', { count: 3 })).toBe('3 new messages');
  });
  it('falls back to English for what a translation lacks', () => {
    expect(say({ 'action.call': 'Bel' }, 'nl', 'action.call')).toBe('Bel');
    expect(say({}, 'nl', 'action.call')).toBe('Call');
  });
  it('knows every language without loading it', () => {
    expect(languages.map(({ code }) => code)).toEqual(languageCodes);
  });
  it('has a word for every ending', async () => {
    const { endings } = await import('../features/phone/engine/endings');
    for (const ending of endings) expect(en).toHaveProperty([`ending.${ending}`]);
  });
});
