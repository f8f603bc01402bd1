import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { type Mark, type MarkDraft, type MarkKind, useRemove, useSaveMark } from './queries';
import { WhereFields } from './WhereFields';

interface Props {
  kind: MarkKind;
  title: string;
  before?: Mark;
  onClose: () => void;
}

const parts = { 'wireless-points': ['name', 'bssid'], switches: ['name', 'chassisId', 'port'] } as const;

/** A wireless point or a switch; new without `before`. */
export function MarkForm({ kind, title, before, onClose }: Props) {
  const { t } = useText();
  const [mark, setMark] = useState<MarkDraft>(() => ({
    id: before?.id,
    emergencyLocationId: before?.emergencyLocationId,
    ...Object.fromEntries(parts[kind].map((part) => [part, before?.[part] ?? ''])),
  }));
  const save = useSaveMark(kind);
  const remove = useRemove(kind);
  const problems = problemsOf(save.error ?? remove.error, [...parts[kind], 'emergencyLocationId']);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(mark, { onSuccess: onClose })}>
        <Pair>
          {parts[kind].map((part) => (
            <TextInput
              key={part}
              label={t(`places.${part}`)}
              description={part === 'name' ? undefined : t(`places.${part}Hint`)}
              maxLength={part === 'name' ? 120 : 64}
              data-autofocus={part === 'name'}
              value={mark[part] ?? ''}
              error={problems.of(part)}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setMark((now) => ({ ...now, [part]: value }));
              }}
            />
          ))}
        </Pair>
        <WhereFields
          where={mark}
          problem={problems.of('emergencyLocationId')}
          onChange={(where) =>
            setMark((now) => ({ ...now, emergencyLocationId: undefined, emergencyAddress: undefined, ...where }))
          }
        />
        <Problem message={problems.rest} />
        <Buttons>
          <RemoveButton id={before?.id} remove={remove} onDone={onClose} />
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface RemoveProps {
  id?: string;
  remove: ReturnType<typeof useRemove>;
  onDone: () => void;
}

export function RemoveButton({ id, remove, onDone }: RemoveProps) {
  const { t } = useText();
  return id ? (
    <Button
      variant="subtle"
      color="red"
      loading={remove.isPending}
      onClick={() => remove.mutate(id, { onSuccess: onDone })}
    >
      {t('places.remove')}
    </Button>
  ) : null;
}
