import { Select } from '@mantine/core';
import { useState } from 'react';
import { DataTable } from '@/design/parts/DataTable';
import { useEntryById } from '@/features/people/directory';
import { useText } from '@/text/useText';
import type { FieldsProps } from './QueueSetup';
import css from './Queues.module.css';
import type { Skill } from './shapes';
import { levelOf, levels, withLevel } from './words';

/** How well each member has one skill; and, where there is room, all that they can. */
export function MemberLevels({ setup, onChange, skills }: FieldsProps & { skills: Skill[] }) {
  const { t } = useText();
  const entryOf = useEntryById();
  const [chosen, setChosen] = useState<string | null>(null);
  const wanted = setup.rules.skills[0]?.skill.id;
  const skillId = skills.some(({ id }) => id === chosen) ? (chosen ?? '') : (wanted ?? skills[0]?.id ?? '');
  const nameOf = (id: string) => entryOf(id)?.name ?? id;
  const all = (id: string) =>
    skills
      .map(({ id: skill, name }) => ({ name, level: levelOf(setup.memberSkills, id, skill) }))
      .filter(({ level }) => level)
      .map(({ name, level }) => `${name} ${level}`)
      .join(', ');
  return (
    <section aria-label={t('queues.memberLevels')}>
      <h3 className={css.part}>{t('queues.memberLevels')}</h3>
      <p className={css.hint}>{t('queues.memberLevelsHint')}</p>
      <Select
        mb="sm"
        aria-label={t('queues.memberLevels')}
        allowDeselect={false}
        searchable
        data={skills.map(({ id, name }) => ({ value: id, label: name }))}
        value={skillId}
        onChange={setChosen}
      />
      <DataTable
        label={t('queues.memberLevels')}
        rows={setup.memberIds}
        keyOf={(id) => id}
        columns={[
          { title: t('queues.members'), cell: nameOf },
          { title: t('queues.skills'), cell: all, wideOnly: true },
          {
            title: skills.find(({ id }) => id === skillId)?.name ?? '',
            cell: (id) => (
              <Select
                aria-label={t('queues.levelOf', { name: nameOf(id) })}
                allowDeselect={false}
                data={[{ value: '0', label: t('queues.noLevel') }, ...levels]}
                value={String(levelOf(setup.memberSkills, id, skillId))}
                onChange={(level) =>
                  onChange({ ...setup, memberSkills: withLevel(setup.memberSkills, id, skillId, Number(level)) })
                }
              />
            ),
          },
        ]}
      />
    </section>
  );
}
