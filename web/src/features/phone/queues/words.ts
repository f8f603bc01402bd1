import type { Words } from '@/text/useText';
import type { Confirmation, MemberSkills, Rules, Step, Trigger } from './shapes';

/** The target of an action: an extension's id, or a number. */
export const targetOf = (rules: Rules, step: Step, trigger: Trigger): string =>
  (step === 'TransferToExtension'
    ? rules.transfer?.find(({ action }) => action === trigger)?.extension.id
    : rules.unconditionalForwarding?.find(({ action }) => action === trigger)?.phoneNumber) ?? '';

/** The same rules with another target. */
export function withTarget(rules: Rules, step: Step, trigger: Trigger, target: string): Rules {
  if (step === 'TransferToExtension') {
    const others = (rules.transfer ?? []).filter(({ action }) => action !== trigger);
    return { ...rules, transfer: target ? [...others, { extension: { id: target }, action: trigger }] : others };
  }
  const others = (rules.unconditionalForwarding ?? []).filter(({ action }) => action !== trigger);
  return {
    ...rules,
    unconditionalForwarding: target ? [...others, { phoneNumber: target, action: trigger }] : others,
  };
}

/** An estimated wait as people say it; null: nobody knows. */
export const waitText = (t: Words['t'], seconds: number | null): string => {
  if (seconds === null) return '–';
  return seconds < 60 ? t('queues.shortWait') : t('queues.minutes', { count: Math.ceil(seconds / 60) });
};

/** The same announcements with one said, or not. */
export const withConfirmation = (said: Confirmation[], one: Confirmation, on: boolean): Confirmation[] =>
  on ? [...said.filter((each) => each !== one), one] : said.filter((each) => each !== one);

export const levels = ['1', '2', '3', '4', '5'];
export const menuKeys = [
  ...['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'].map((value) => ({ value, label: value })),
  { value: 'Star', label: '*' },
  { value: 'Hash', label: '#' },
];

/** How well a member has a skill; 0: not at all. */
export const levelOf = (all: MemberSkills[], memberId: string, skillId: string): number =>
  all.find(({ member }) => member.id === memberId)?.skills.find(({ skill }) => skill.id === skillId)?.level ?? 0;

/** The same with another level of one member in one skill. */
export function withLevel(all: MemberSkills[], memberId: string, skillId: string, level: number): MemberSkills[] {
  const before = all.find(({ member }) => member.id === memberId)?.skills ?? [];
  const others = before.filter(({ skill }) => skill.id !== skillId);
  const skills = level ? [...others, { skill: { id: skillId }, level }] : others;
  return [...all.filter(({ member }) => member.id !== memberId), { member: { id: memberId }, skills }];
}
