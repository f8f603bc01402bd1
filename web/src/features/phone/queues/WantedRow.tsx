import { ActionIcon, NumberInput, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import css from './Queues.module.css';
import { type Condition, conditions, type Skill, type WantedSkill, type When } from './shapes';
import { levels, menuKeys } from './words';

const menusOnly = ['IvrMenu'];

interface WantedRowProps {
  wanted: WantedSkill;
  skills: Skill[];
  onChange: (wanted: WantedSkill) => void;
  onRemove: () => void;
}

/** One skill that callers need: how much of it, how fast that wears off, and which callers. */
export function WantedRow({ wanted, skills, onChange, onRemove }: WantedRowProps) {
  const { t } = useText();
  const name = skills.find(({ id }) => id === wanted.skill.id)?.name ?? '';
  return (
    <div className={css.wanted}>
      <Select
        label={t('queues.skill')}
        allowDeselect={false}
        searchable
        data={skills.map(({ id, name: label }) => ({ value: id, label }))}
        value={wanted.skill.id}
        onChange={(id) => id && onChange({ ...wanted, skill: { id } })}
      />
      <Select
        label={t('queues.leastLevel')}
        allowDeselect={false}
        data={levels}
        value={String(wanted.level)}
        onChange={(level) => onChange({ ...wanted, level: Number(level) })}
      />
      <NumberInput
        size="md"
        label={t('queues.falls')}
        min={5}
        max={3600}
        allowDecimal={false}
        clampBehavior="blur"
        value={wanted.fallsEverySeconds}
        onChange={(given) => typeof given === 'number' && onChange({ ...wanted, fallsEverySeconds: given })}
      />
      <ActionIcon
        size={44}
        variant="subtle"
        color="gray"
        onClick={onRemove}
        aria-label={t('queues.removeWanted', { name })}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
      <ConditionFields when={wanted.when} onChange={(when) => onChange({ ...wanted, when })} />
    </div>
  );
}

function ConditionFields({ when, onChange }: { when: When; onChange: (when: When) => void }) {
  const { t } = useText();
  return (
    <div className={css.condition}>
      <Select
        label={t('queues.when')}
        allowDeselect={false}
        data={conditions.map((value) => ({ value, label: t(`queues.when.${value}`) }))}
        value={when.by}
        onChange={(by) => onChange({ by: by as Condition, key: '' })}
      />
      {when.by === 'Menu' ? (
        <>
          <ExtensionSelect
            label={t('queues.menu')}
            types={menusOnly}
            value={when.menu?.id ?? null}
            onChange={(id) => onChange({ ...when, menu: id ? { id } : undefined })}
          />
          <Select
            label={t('queues.menuKey')}
            allowDeselect={false}
            data={[{ value: '', label: t('queues.anyKey') }, ...menuKeys]}
            value={when.key ?? ''}
            onChange={(key) => onChange({ ...when, key: key ?? '' })}
          />
        </>
      ) : when.by === 'CalledNumber' ? (
        <TextInput
          label={t('queues.targetNumber')}
          type="tel"
          maxLength={16}
          placeholder="+12025550123"
          value={when.phoneNumber ?? ''}
          onChange={(event) => onChange({ ...when, phoneNumber: event.currentTarget.value.trim() })}
        />
      ) : when.by === 'Language' ? (
        <TextInput
          label={t('queues.language')}
          maxLength={3}
          placeholder="fr"
          value={when.language ?? ''}
          onChange={(event) => onChange({ ...when, language: event.currentTarget.value.trim().toLowerCase() })}
        />
      ) : null}
    </div>
  );
}
