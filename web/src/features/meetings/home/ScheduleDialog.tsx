import { Button, Modal, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { toastBad, toastGood } from '@/design/toast';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { type Draft, type DraftProblem, planOf, type Repeats } from './plan';
import { usePlan } from './queries';
import { DateFields, LengthField } from './TimeFields';

interface Props {
  /** The meeting that is changed; none: a new one. */
  id?: string;
  first: Draft;
  onClose: () => void;
}

const repeats: [Repeats, TextKey][] = [
  ['never', 'meetings.repeats.never'],
  ['daily', 'meetings.repeats.daily'],
  ['weekdays', 'meetings.repeats.weekdays'],
  ['weekly', 'meetings.repeats.weekly'],
  ['monthly', 'meetings.repeats.monthly'],
];
const wrong: Record<DraftProblem, TextKey> = {
  topic: 'meetings.topicMissing',
  wall: 'meetings.whenMissing',
  times: 'meetings.timesWrong',
  invitees: 'meetings.inviteesWrong',
  password: 'meetings.passwordWrong',
};

/** Plan a meeting, or change one: people who are invited get an email with the link, for their calendar. */
export function ScheduleDialog({ id, first, onClose }: Props) {
  const { t } = useText();
  const save = usePlan();
  const [draft, setDraft] = useState(first);
  const [problems, setProblems] = useState<DraftProblem[]>([]);
  const put = (part: Partial<Draft>) => {
    setDraft((now) => ({ ...now, ...part }));
    setProblems([]);
  };
  const problem = (name: DraftProblem) => (problems.includes(name) ? t(wrong[name]) : undefined);
  const submit = () => {
    const found = planOf(draft);
    if ('problems' in found) return setProblems(found.problems);
    save.mutate(
      { id, plan: found.plan },
      {
        onSuccess: () => {
          toastGood(t(id ? 'meetings.changed' : 'meetings.scheduled'));
          onClose();
        },
        onError: (error) => toastBad(t('state.notSaved'), error.message),
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(id ? 'meetings.change' : 'meetings.schedule')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form onSubmit={submit} label={t('meetings.schedule')}>
        <TextInput
          label={t('meetings.topic')}
          value={draft.topic}
          maxLength={200}
          data-autofocus
          error={problem('topic')}
          onChange={(event) => put({ topic: event.currentTarget.value })}
        />
        <When draft={draft} put={put} problem={problem} />
        <Textarea
          label={t('meetings.invitees')}
          description={t('meetings.inviteesHint')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={20_000}
          value={draft.invitees}
          error={problem('invitees')}
          onChange={(event) => put({ invitees: event.currentTarget.value })}
        />
        <Textarea
          label={t('meetings.agenda')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={5_000}
          value={draft.agenda}
          onChange={(event) => put({ agenda: event.currentTarget.value })}
        />
        <TextInput
          label={t('meetings.password')}
          description={t('meetings.passwordRule')}
          value={draft.password}
          maxLength={40}
          autoComplete="off"
          error={problem('password')}
          onChange={(event) => put({ password: event.currentTarget.value })}
        />
        <Switch
          label={t('meetings.early')}
          checked={draft.early}
          onChange={(event) => put({ early: event.currentTarget.checked })}
        />
        <Switch
          label={t('meetings.waitingForAll')}
          checked={draft.waiting}
          onChange={(event) => put({ waiting: event.currentTarget.checked })}
        />
        <Switch
          label={t('meetings.muted')}
          checked={draft.muted}
          onChange={(event) => put({ muted: event.currentTarget.checked })}
        />
        <Buttons>
          <Button variant="default" onClick={onClose}>
            {t('meetings.dismiss')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t(id ? 'action.save' : 'meetings.scheduleNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface WhenProps {
  draft: Draft;
  put: (part: Partial<Draft>) => void;
  problem: (name: DraftProblem) => string | undefined;
}

function When({ draft, put, problem }: WhenProps) {
  const { t } = useText();
  return (
    <>
      <DateFields times={draft} put={put} problem={problem('wall')} />
      <Pair>
        <LengthField times={draft} put={put} />
        <Select
          label={t('meetings.repeats')}
          data={repeats.map(([value, label]) => ({ value, label: t(label) }))}
          value={draft.repeats}
          onChange={(value) => value && put({ repeats: value as Repeats })}
        />
      </Pair>
      {draft.repeats === 'never' ? null : (
        <TextInput
          label={t('meetings.times')}
          description={t('meetings.timesHint')}
          inputMode="numeric"
          maxLength={3}
          value={draft.times}
          error={problem('times')}
          onChange={(event) => put({ times: event.currentTarget.value.replace(/\D/g, '') })}
        />
      )}
    </>
  );
}
