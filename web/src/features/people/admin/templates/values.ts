import type { Holes, TextKey } from '@/text/catalog';
import type { Value } from './queries';

const settings: Record<string, TextKey> = {
  language: 'templates.language',
  timeZone: 'templates.timeZone',
  timeFormat: 'templates.timeFormat',
  homeCountry: 'templates.homeCountry',
  greetingLanguage: 'templates.greetingLanguage',
  formattingLocale: 'templates.formattingLocale',
  internationalCalling: 'templates.internationalCalling',
  ringSeconds: 'templates.ringSeconds',
  voicemailEnabled: 'templates.voicemailEnabled',
  roles: 'person.roles',
  advancedMode: 'templates.advancedMode',
  voicemails: 'templates.voicemails',
  inboundFaxes: 'templates.inboundFaxes',
  outboundFaxes: 'templates.outboundFaxes',
  inboundTexts: 'templates.inboundTexts',
  missedCalls: 'templates.missedCalls',
  callNotes: 'templates.callNotes',
};
const flags: Record<string, TextKey> = {
  notifyByEmail: 'letters.email',
  notifyBySms: 'letters.text',
  includeAttachment: 'templates.includeAttachment',
  includeTranscription: 'templates.includeTranscription',
  markAsRead: 'templates.markAsRead',
};

type Say = (key: TextKey, holes?: Holes) => string;

export const settingText = (t: Say, name: string): string => (settings[name] ? t(settings[name]) : name);

/** A value in words. */
export function valueText(t: Say, value: Value): string {
  if (value === null) return t('templates.asCompany');
  if (typeof value === 'boolean') return t(value ? 'templates.on' : 'templates.off');
  if (!Array.isArray(value)) return String(value);
  return value.length ? value.map((each) => (flags[each] ? t(flags[each]) : each)).join(', ') : t('templates.nothing');
}
