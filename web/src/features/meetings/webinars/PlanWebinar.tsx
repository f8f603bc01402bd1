import { Button, Modal, Switch, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { DateFields, LengthField } from '../home/TimeFields';
import { planOfWebinar, type WebinarDraft, type WebinarProblem } from './plan';
import { usePlanWebinar } from './queries';

interface Props {
  /** The webinar that is changed or gets a further session; none: a new one. */
  webinar?: string;
  /** The session that is changed; none: a new one. */
  session?: string;
  first: WebinarDraft;
  onClose: () => void;
}

/** Plan a webinar, change one, or add a date to it. */
export function PlanWebinar({ webinar, session, first, onClose }: Props) {
  const { t } = useText();
  const navigate = useNavigate();
  const save = usePlanWebinar();
  const [draft, setDraft] = useState(first);
  const [problems, setProblems] = useState<WebinarProblem[]>([]);
  const put = (part: Partial<WebinarDraft>) => {
    setDraft((now) => ({ ...now, ...part }));
    setProblems([]);
  };
  const said = problemsOf(save.error, ['title', 'description', 'scheduledStartTime']);
  const title = t(session ? 'webinars.change' : webinar ? 'webinars.addDate' : 'webinars.plan');
  const submit = () => {
    const found = planOfWebinar(draft);
    if ('problems' in found) return setProblems(found.problems);
    save.mutate(
      { webinar, session, plan: found.plan },
      {
        onSuccess: (params) => {
          toastGood(t(session ? 'webinars.changed' : 'webinars.planned'));
          onClose();
          void navigate({ to: '/webinars/$webinarId/$sessionId', params });
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form onSubmit={submit} label={title}>
        <Problem message={said.rest} />
        <TextInput
          label={t('webinars.topic')}
          value={draft.title}
          maxLength={512}
          data-autofocus
          error={problems.includes('title') ? t('meetings.topicMissing') : said.of('title')}
          onChange={(event) => put({ title: event.currentTarget.value })}
        />
        <DateFields
          times={draft}
          put={put}
          problem={problems.includes('wall') ? t('meetings.whenMissing') : said.of('scheduledStartTime')}
        />
        <LengthField times={draft} put={put} />
        <Textarea
          label={t('webinars.description')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4_096}
          value={draft.description}
          error={said.of('description')}
          onChange={(event) => put({ description: event.currentTarget.value })}
        />
        <Choices draft={draft} put={put} />
        <Buttons>
          <Button variant="default" onClick={onClose}>
            {t('meetings.dismiss')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t(session ? 'action.save' : 'webinars.planNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

function Choices({ draft, put }: { draft: WebinarDraft; put: (part: Partial<WebinarDraft>) => void }) {
  const { t } = useText();
  return (
    <>
      <Switch
        label={t('webinars.registers')}
        description={t('webinars.registersHint')}
        checked={draft.registrationEnabled}
        onChange={(event) => put({ registrationEnabled: event.currentTarget.checked })}
      />
      <Switch
        label={t('webinars.records')}
        description={t('webinars.recordsHint')}
        checked={draft.autoRecord}
        onChange={(event) => put({ autoRecord: event.currentTarget.checked })}
      />
      <Switch
        label={t('webinars.asks')}
        checked={draft.qnaEnabled}
        onChange={(event) => put({ qnaEnabled: event.currentTarget.checked })}
      />
      {draft.qnaEnabled ? (
        <Switch
          label={t('webinars.approves')}
          checked={draft.moderatedQnaEnabled}
          onChange={(event) => put({ moderatedQnaEnabled: event.currentTarget.checked })}
        />
      ) : null}
    </>
  );
}
