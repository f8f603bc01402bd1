import { Button, Modal, Tabs, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AutoReplies } from '@/features/messaging/autoReplies/AutoReplies';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { GoalFields } from './GoalFields';
import { MemberFields } from './MemberFields';
import { useRemoveQueue, useSaveQueue, useSetup } from './queries';
import { SkillFields } from './SkillFields';
import type { Setup } from './shapes';
import { WaitFields } from './WaitFields';

const fields = ['name', 'extensionNumber'];

/** Everything that can be chosen for a queue. */
export function QueueSetup({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useText();
  const { mayOnOthers } = useRights();
  const { data, error, refetch } = useSetup(id);
  const title = data ? t('queues.setUpOf', { name: data.details.name }) : t('queues.setUp');
  return (
    <Modal opened onClose={onClose} size="xl" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={5} /> : null}
      {data ? <Fields before={data} title={title} onClose={onClose} /> : null}
      {data && mayOnOthers('OutboundSMS') ? <AutoReplies owner={id} /> : null}
    </Modal>
  );
}

export interface FieldsProps {
  setup: Setup;
  onChange: (setup: Setup) => void;
}

function Fields({ before, title, onClose }: { before: Setup; title: string; onClose: () => void }) {
  const { t } = useText();
  const { may } = useRights();
  const [setup, setSetup] = useState(before);
  const save = useSaveQueue(before);
  const remove = useRemoveQueue();
  const problems = problemsOf(save.error ?? remove.error, fields);
  const details = (change: Partial<Setup['details']>) =>
    setSetup({ ...setup, details: { ...setup.details, ...change } });
  return (
    <Form label={title} onSubmit={() => save.mutate(setup, { onSuccess: onClose })}>
      <Pair>
        <TextInput
          label={t('queues.name')}
          maxLength={100}
          value={setup.details.name}
          error={problems.of('name')}
          onChange={(event) => details({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('queues.number')}
          inputMode="numeric"
          maxLength={8}
          value={setup.details.extensionNumber}
          error={problems.of('extensionNumber')}
          onChange={(event) => details({ extensionNumber: event.currentTarget.value })}
        />
      </Pair>
      <Tabs defaultValue="members" variant="pills" radius="xl">
        <Tabs.List mb="md">
          <Tabs.Tab value="members">{t('queues.members')}</Tabs.Tab>
          <Tabs.Tab value="wait">{t('queues.callers')}</Tabs.Tab>
          <Tabs.Tab value="skills">{t('queues.skills')}</Tabs.Tab>
          <Tabs.Tab value="goal">{t('queues.goalTitle')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="members">
          <MemberFields setup={setup} onChange={setSetup} />
        </Tabs.Panel>
        <Tabs.Panel value="wait">
          <WaitFields setup={setup} onChange={setSetup} />
        </Tabs.Panel>
        <Tabs.Panel value="skills">
          <SkillFields setup={setup} onChange={setSetup} />
        </Tabs.Panel>
        <Tabs.Panel value="goal">
          <GoalFields setup={setup} onChange={setSetup} />
        </Tabs.Panel>
      </Tabs>
      <Problem message={problems.rest} />
      <Buttons>
        {may('EditUsers') ? (
          <Button
            color="red"
            variant="subtle"
            loading={remove.isPending}
            onClick={() => remove.mutate(before.details.id, { onSuccess: onClose })}
          >
            {t('action.delete')}
          </Button>
        ) : null}
        <Button type="submit" disabled={!setup.details.name.trim()} loading={save.isPending}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}
