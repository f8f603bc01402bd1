import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { RINGING } from '@/features/people/colleague';
import { ExtensionsSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { useAddQueue } from './queries';

/** Name, number and members: all else is as it is at first. */
export function NewQueue({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const { t } = useText();
  const [name, setName] = useState('');
  const [number, setNumber] = useState('');
  const [members, setMembers] = useState<string[]>([]);
  const add = useAddQueue();
  const problems = problemsOf(add.error, ['name', 'extensionNumber', 'memberIds']);
  const body = { name, extensionNumber: number || undefined, memberIds: members };
  const done = (id: string) => {
    onClose();
    onMade(id);
  };
  return (
    <Modal opened onClose={onClose} title={t('queues.add')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={t('queues.add')} onSubmit={() => add.mutate(body, { onSuccess: ({ id }) => done(id) })}>
        <Pair>
          <TextInput
            label={t('queues.name')}
            maxLength={100}
            data-autofocus
            value={name}
            error={problems.of('name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('queues.number')}
            description={t('queues.numberHint')}
            inputMode="numeric"
            maxLength={8}
            value={number}
            error={problems.of('extensionNumber')}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
        </Pair>
        <ExtensionsSelect
          label={t('queues.members')}
          types={RINGING}
          value={members}
          error={problems.of('memberIds')}
          onChange={setMembers}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" disabled={!name.trim()} loading={add.isPending}>
            {t('queues.add')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
