import { Alert, Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { momentText } from '@/design/time';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { useChange } from '../queries';
import type { Statement } from '../shapes';
import css from '../Trust.module.css';

/** The objection: how it stands, or the way to make one, in place. */
export function Appeal({ statement }: { statement: Statement }) {
  const { t, code } = useText();
  const { appeal } = statement;
  const when = (text: string | null) => (text ? momentText(new Date(text), code) : '');
  if (appeal.decision)
    return (
      <Alert color={appeal.decision === 'overturned' ? 'teal' : 'gray'} title={t('appeal.title')}>
        <p className={css.words}>
          <strong>{t(appeal.decision === 'overturned' ? 'appeal.overturned' : 'appeal.upheld')}</strong>
        </p>
        <p className={css.words}>{appeal.reasons}</p>
      </Alert>
    );
  if (appeal.caseId)
    return (
      <Alert title={t('appeal.title')}>
        {t('appeal.received', { when: when(appeal.filedAt), due: when(appeal.decisionDueAt) })}
      </Alert>
    );
  return appeal.open ? <Write statement={statement} /> : <p className={css.soft}>{t('appeal.closed')}</p>;
}

function Write({ statement }: { statement: Statement }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const send = useChange((words: string) =>
    call(`/account/~/clarion/verdicts/${encodeURIComponent(statement.id)}/appeal`, {
      method: 'POST',
      body: { text: words },
    }),
  );
  if (!open)
    return (
      <div>
        <Button variant="default" onClick={() => setOpen(true)}>
          {t('appeal.open')}
        </Button>
      </div>
    );
  const until = new Intl.DateTimeFormat(code, { dateStyle: 'long' }).format(new Date(statement.appeal.until));
  return (
    <Form
      label={t('appeal.title')}
      onSubmit={() => send.mutate(text, { onSuccess: () => toastGood(t('appeal.sent')) })}
    >
      <Textarea
        label={t('appeal.what')}
        description={t('appeal.words', { until })}
        autosize
        minRows={3}
        maxLength={5000}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Problem message={send.error?.message} />
      <Buttons>
        <Button type="submit" disabled={!text.trim()} loading={send.isPending}>
          {t('appeal.send')}
        </Button>
      </Buttons>
    </Form>
  );
}
