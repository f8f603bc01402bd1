import { Button, Stack, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { MemberLevels } from './MemberLevels';
import type { FieldsProps } from './QueueSetup';
import css from './Queues.module.css';
import { useSkills } from './queries';
import { SkillList } from './SkillList';
import type { WantedSkill } from './shapes';
import { WantedRow } from './WantedRow';

/** Which skills callers need, how well members have them, and what skills there are. */
export function SkillFields({ setup, onChange }: FieldsProps) {
  const { t } = useText();
  const { may } = useRights();
  const skills = useSkills().data ?? [];
  const { rules } = setup;
  const set = (wanted: WantedSkill[]) => onChange({ ...setup, rules: { ...rules, skills: wanted } });
  const add = () => {
    const [first] = skills;
    if (first)
      set([
        ...rules.skills,
        { skill: { id: first.id }, level: 3, fallsEverySeconds: 30, when: { by: 'Always', key: '' } },
      ]);
  };
  const forget = (gone: string) =>
    onChange({
      ...setup,
      rules: { ...rules, skills: rules.skills.filter(({ skill }) => skill.id !== gone) },
      memberSkills: setup.memberSkills.map((one) => ({
        ...one,
        skills: one.skills.filter(({ skill }) => skill.id !== gone),
      })),
    });
  return (
    <Stack gap="xl">
      <section aria-label={t('queues.wanted')}>
        <h3 className={css.part}>{t('queues.wanted')}</h3>
        <p className={css.hint}>{t(rules.skills.length || !skills.length ? 'queues.wantedHint' : 'queues.noWanted')}</p>
        <Stack>
          {rules.skills.map((wanted, at) => (
            <WantedRow
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and are only taken out
              key={at}
              wanted={wanted}
              skills={skills}
              onChange={(changed) => set(rules.skills.map((one, other) => (other === at ? changed : one)))}
              onRemove={() => set(rules.skills.filter((_, other) => other !== at))}
            />
          ))}
          <div>
            <Button
              variant="default"
              disabled={!skills.length || rules.skills.length >= 20}
              leftSection={<IconPlus size={18} aria-hidden />}
              onClick={add}
            >
              {t('queues.addWanted')}
            </Button>
          </div>
          <Switch
            label={t('queues.bestFirst')}
            checked={rules.bestFirst}
            onChange={(event) => onChange({ ...setup, rules: { ...rules, bestFirst: event.currentTarget.checked } })}
          />
        </Stack>
      </section>
      {skills.length ? <MemberLevels setup={setup} onChange={onChange} skills={skills} /> : null}
      {may('Groups') ? (
        <SkillList skills={skills} onRemoved={forget} />
      ) : skills.length ? null : (
        <p>{t('queues.noSkills')}</p>
      )}
    </Stack>
  );
}
