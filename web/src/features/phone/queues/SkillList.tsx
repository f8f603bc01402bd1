import { ActionIcon, Button, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '@/text/useText';
import css from './Queues.module.css';
import { useAddSkill, useRemoveSkill, useRenameSkill } from './queries';
import type { Skill } from './shapes';

/** The skills of the company: named, renamed and deleted at once, whatever becomes of the form around them. */
export function SkillList({ skills, onRemoved }: { skills: Skill[]; onRemoved: (id: string) => void }) {
  const { t } = useText();
  const [name, setName] = useState('');
  const add = useAddSkill();
  const make = () => name.trim() && add.mutate(name.trim(), { onSuccess: () => setName('') });
  return (
    <section aria-label={t('queues.companySkills')}>
      <h3 className={css.part}>{t('queues.companySkills')}</h3>
      <p className={css.hint}>{t('queues.companySkillsHint')}</p>
      <Stack gap="xs">
        {skills.map((skill) => (
          <SkillName key={`${skill.id} ${skill.name}`} skill={skill} onRemoved={() => onRemoved(skill.id)} />
        ))}
        <TextInput
          label={t('queues.newSkill')}
          maxLength={100}
          value={name}
          error={add.error?.message}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            make();
          }}
        />
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            disabled={!name.trim()}
            loading={add.isPending}
            onClick={make}
          >
            {t('queues.addSkill')}
          </Button>
        </div>
      </Stack>
    </section>
  );
}

function SkillName({ skill, onRemoved }: { skill: Skill; onRemoved: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(skill.name);
  const rename = useRenameSkill();
  const remove = useRemoveSkill();
  return (
    <div className={css.skillName}>
      <TextInput
        aria-label={t('queues.skillName', { name: skill.name })}
        maxLength={100}
        value={name}
        error={rename.error?.message ?? remove.error?.message}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => {
          const wanted = name.trim();
          if (!wanted) setName(skill.name);
          else if (wanted !== skill.name) rename.mutate({ id: skill.id, name: wanted });
        }}
      />
      <ActionIcon
        size={44}
        variant="subtle"
        color="gray"
        loading={remove.isPending}
        onClick={() => remove.mutate(skill.id, { onSuccess: onRemoved })}
        aria-label={t('queues.removeSkill', { name: skill.name })}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}
