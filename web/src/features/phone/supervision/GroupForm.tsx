import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { RowsSkeleton } from '@/design/parts/States';
import { RINGING } from '@/features/people/colleague';
import { ExtensionsSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { useMembers, useRemoveGroup, useSaveGroup } from './queries';
import type { Group, Member } from './shapes';

/** A group, new without `group`: its name, who may supervise, and whom. */
export function GroupForm({ group, onClose }: { group?: Group; onClose: () => void }) {
  const { t } = useText();
  const { data } = useMembers(group?.id);
  const title = group ? t('supervision.setUpOf', { name: group.name }) : t('supervision.add');
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': t('action.close') }}>
      {data ? <Fields group={group} before={data} title={title} onClose={onClose} /> : <RowsSkeleton rows={3} />}
    </Modal>
  );
}

interface FieldsProps {
  group?: Group;
  before: Member[];
  title: string;
  onClose: () => void;
}

function Fields({ group, before, title, onClose }: FieldsProps) {
  const { t } = useText();
  const holding = (wanted: 'Monitoring' | 'Monitored') =>
    before.filter(({ permissions }) => permissions.includes(wanted)).map(({ id }) => id);
  const [name, setName] = useState(group?.name ?? '');
  const [monitors, setMonitors] = useState(holding('Monitoring'));
  const [monitored, setMonitored] = useState(holding('Monitored'));
  const save = useSaveGroup(before);
  const remove = useRemoveGroup();
  const problems = problemsOf(save.error ?? remove.error, ['name']);
  const choose = (label: string, value: string[], onChange: (value: string[]) => void) => (
    <ExtensionsSelect label={label} types={RINGING} value={value} onChange={onChange} />
  );
  return (
    <Form
      label={title}
      onSubmit={() => save.mutate({ id: group?.id, name, monitors, monitored }, { onSuccess: onClose })}
    >
      <TextInput
        label={t('supervision.name')}
        maxLength={100}
        data-autofocus
        value={name}
        error={problems.of('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {choose(t('supervision.monitors'), monitors, setMonitors)}
      {choose(t('supervision.monitored'), monitored, setMonitored)}
      <Problem message={problems.rest} />
      <Buttons>
        {group ? (
          <Button
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(group.id, { onSuccess: onClose })}
          >
            {t('supervision.remove')}
          </Button>
        ) : null}
        <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}
