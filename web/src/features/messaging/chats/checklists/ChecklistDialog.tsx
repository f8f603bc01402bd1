import { ActionIcon, Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import css from '../Chats.module.css';
import type { Chat } from '../shapes';
import { useMembers } from '../signals';
import { type Checklist, changeChecklist, createChecklist, type Step, useChecklistAct } from './api';
import own from './Checklists.module.css';

const most = 100;
const blank: Step = { title: '', description: '', assigneeId: null, dueMinutes: null };
/** Usual spans after the start, in minutes. */
const spans = [30, 60, 240, 1440, 2880, 10_080, 20_160, 43_200];

interface DialogProps {
  chat: Chat;
  checklist?: Checklist;
  onClose: () => void;
}

/** Writes a checklist: its steps, for whom each is, until when. */
export function ChecklistDialog({ chat, checklist, onClose }: DialogProps) {
  const { t } = useText();
  const [name, setName] = useState(checklist?.name ?? '');
  const [description, setDescription] = useState(checklist?.description ?? '');
  const [steps, setSteps] = useState<Step[]>(checklist?.steps ?? [blank]);
  const act = useChecklistAct(chat.id, true);
  const problems = problemsOf(act.error, ['name', 'description']);
  const said = steps.map((step) => ({ ...step, title: step.title.trim() })).filter((step) => step.title);
  const ready = name.trim() !== '' && said.length > 0;
  const save = () => {
    const order = { name: name.trim(), description: description.trim(), steps: said };
    act.mutate(() => (checklist ? changeChecklist(checklist.id, order) : createChecklist(chat.id, order)), {
      onSuccess: onClose,
    });
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t(checklist ? 'chats.checklist.edit' : 'chats.checklist.new')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) save();
        }}
      >
        <TextInput
          label={t('chats.checklist.name')}
          value={name}
          maxLength={100}
          error={problems.of('name')}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('chats.teamDescription')}
          value={description}
          maxLength={1000}
          autosize
          error={problems.of('description')}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Steps chat={chat} steps={steps} onChange={setSteps} />
        <Problem message={problems.rest} />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('chats.cancel')}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={!ready}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface StepsProps {
  chat: Chat;
  steps: Step[];
  onChange: (steps: Step[]) => void;
}

function Steps({ chat, steps, onChange }: StepsProps) {
  const { t } = useText();
  const members = useMembers(chat.id, String(chat.memberCount)) ?? [];
  const people = members.map((each) => ({ value: each.id, label: each.name }));
  const move = (from: number, to: number) => {
    const rest = steps.filter((_, at) => at !== from);
    const moved = steps[from];
    if (moved) onChange([...rest.slice(0, to), moved, ...rest.slice(to)]);
  };
  return (
    <fieldset className={own.fields}>
      <legend className={own.legend}>{t('chats.checklist.stepsLabel')}</legend>
      {steps.map((step, number) => (
        <StepFields
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place until it is saved
          key={number}
          step={step}
          number={number}
          last={steps.length - 1}
          people={people}
          onChange={(part) => onChange(steps.map((each, at) => (at === number ? { ...each, ...part } : each)))}
          onMove={(to) => move(number, to)}
          onRemove={() => onChange(steps.filter((_, at) => at !== number))}
        />
      ))}
      {steps.length < most ? (
        <Button
          variant="subtle"
          size="compact-sm"
          className={own.add}
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange([...steps, blank])}
        >
          {t('chats.checklist.addStep')}
        </Button>
      ) : null}
    </fieldset>
  );
}

interface StepFieldsProps {
  step: Step;
  number: number;
  last: number;
  people: { value: string; label: string }[];
  onChange: (part: Partial<Step>) => void;
  onMove: (to: number) => void;
  onRemove: () => void;
}

function StepFields({ step, number, last, people, onChange, onMove, onRemove }: StepFieldsProps) {
  const { t } = useText();
  const spanText = useSpanText();
  const hole = { number: number + 1 };
  const known = step.dueMinutes !== null && !spans.includes(step.dueMinutes) ? [...spans, step.dueMinutes] : spans;
  return (
    <div className={own.fieldset}>
      <div className={own.field}>
        <TextInput
          className={own.wide}
          aria-label={t('chats.checklist.step', hole)}
          placeholder={t('chats.checklist.step', hole)}
          value={step.title}
          maxLength={250}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
        />
        <ActionIcon
          size={32}
          color="gray"
          disabled={number === 0}
          aria-label={t('chats.checklist.stepUp', hole)}
          onClick={() => onMove(number - 1)}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={32}
          color="gray"
          disabled={number === last}
          aria-label={t('chats.checklist.stepDown', hole)}
          onClick={() => onMove(number + 1)}
        >
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size={32}
          color="gray"
          disabled={last === 0}
          aria-label={t('chats.checklist.removeStep', hole)}
          onClick={onRemove}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div className={own.pair}>
        <Select
          size="sm"
          aria-label={t('chats.checklist.for', hole)}
          placeholder={t('chats.assignees')}
          clearable
          searchable
          limit={50}
          data={people}
          value={step.assigneeId}
          onChange={(assigneeId) => onChange({ assigneeId })}
        />
        <Select
          size="sm"
          aria-label={t('chats.checklist.dueAfter', hole)}
          placeholder={t('chats.checklist.due')}
          clearable
          data={known.map((minutes) => ({ value: String(minutes), label: spanText(minutes) }))}
          value={step.dueMinutes === null ? null : String(step.dueMinutes)}
          onChange={(value) => onChange({ dueMinutes: value === null ? null : Number(value) })}
        />
      </div>
    </div>
  );
}

/** `After 2 days`, in the largest unit that fits. */
function useSpanText(): (minutes: number) => string {
  const { t, code } = useText();
  return (minutes) => {
    const [unit, size] = minutes % 1440 === 0 ? ['day', 1440] : minutes % 60 === 0 ? ['hour', 60] : ['minute', 1];
    const span = new Intl.NumberFormat(code, { style: 'unit', unit: String(unit), unitDisplay: 'long' });
    return t('chats.checklist.after', { span: span.format(minutes / Number(size)) });
  };
}
