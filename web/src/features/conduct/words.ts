import type { TagTone } from '@/design/parts/Tag';
import type { TextKey } from '@/text/catalog';
import type { Words } from '@/text/useText';
import type { Case } from './shapes';

/** `1,000 texts`, `2.5 %`, `60 s`. */
export function quantity(value: number | string | boolean | null, unit: string, locale: string): string {
  if (typeof value !== 'number') return value === null ? '–' : String(value);
  if (unit === 'odds' || (unit === 'ratio' && value > 1))
    return `${new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(value)} : 1`;
  if (unit === 'ratio')
    return new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 3 }).format(value);
  const digits = Number.isInteger(value) ? {} : { maximumSignificantDigits: 3 };
  const number = new Intl.NumberFormat(locale, digits).format(value);
  return unit ? `${number} ${unit}` : number;
}

/** Of a state of an account. */
export const stateTone = (state: string): TagTone =>
  state === 'active' ? 'good' : state === 'warned' ? 'warn' : 'bad';

export const verdictTones: Record<string, TagTone> = {
  deny: 'bad',
  quarantine: 'warn',
  challenge: 'warn',
  pace: 'warn',
  label: 'accent',
};

const verdictKeys: Record<string, TextKey> = {
  allow: 'decision.allow',
  label: 'decision.label',
  pace: 'decision.pace',
  challenge: 'decision.challenge',
  quarantine: 'decision.quarantine',
  deny: 'decision.deny',
  observe: 'decision.observe',
  notify: 'decision.notify',
  warn: 'decision.warn',
  throttle: 'decision.pace',
  block: 'decision.block',
  suspend: 'decision.suspend',
  terminate: 'decision.terminate',
};
export const verdictWords = (t: Words['t'], verdict: string): string => {
  const key = verdictKeys[verdict];
  return key ? t(key) : verdict;
};

export const attemptKeys = {
  'call.out': 'kind.call.out',
  'call.internal': 'kind.call.internal',
  'call.in': 'kind.call.in',
  'call.transfer': 'kind.call.transfer',
  'message.send': 'kind.message.send',
  'message.receive': 'kind.message.receive',
  'fax.send': 'kind.fax.send',
  'file.upload': 'kind.file.upload',
  'sign-in': 'kind.sign-in',
  'api.request': 'kind.api.request',
  'directory.read': 'kind.directory.read',
  'setting.change': 'kind.setting.change',
  'recording.start': 'kind.recording.start',
} as const satisfies Record<string, TextKey>;
export const attemptWords = (t: Words['t'], kind: string): string =>
  kind.startsWith('act.')
    ? t('kind.act')
    : kind in attemptKeys
      ? t(attemptKeys[kind as keyof typeof attemptKeys])
      : kind.replace(/[.-]/g, ' ');

const decisionKeys: Record<string, TextKey> = {
  upheld: 'cases.upheld',
  overturned: 'cases.overturned',
  promoted: 'cases.answer.promoted',
  kept: 'cases.answer.kept',
  overtaken: 'cases.answer.overtaken',
};
export const decisionWords = (t: Words['t'], decision: string): string => {
  const key = decisionKeys[decision];
  return key ? t(key) : decision;
};

/** What came of a case: of a report what was done about it, of an objection whether it was right. */
export const outcomeWords = (t: Words['t'], one: Case): string => {
  const action = one.details?.action;
  return action ? t(`cases.act.${action}` as TextKey) : decisionWords(t, one.decision ?? '');
};

export const caseTones: Record<string, TagTone> = { kept: 'good', running: 'accent', late: 'bad', missed: 'bad' };

/** How far a rule goes: what is switched counts before what is written. */
export function ruleState(t: Words['t'], rule: { status: string; mode: string }): [string, TagTone] {
  if (rule.mode === 'off') return [t('trust.off'), 'bad'];
  if (rule.mode === 'observe' || rule.status === 'observe') return [t('trust.observes'), 'plain'];
  return rule.status === 'canary' ? [t('trust.canary'), 'warn'] : [t('trust.enforced'), 'good'];
}

/** The newest quarter that is over, of which there is a public report: `2026-Q3`. */
export function lastQuarter(now: Date): string {
  const quarter = Math.floor(now.getUTCMonth() / 3);
  return quarter ? `${now.getUTCFullYear()}-Q${quarter}` : `${now.getUTCFullYear() - 1}-Q4`;
}
