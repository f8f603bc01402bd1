import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { officer, useChange } from '../queries';
import type { Case } from '../shapes';

/** A word on how it stands, and the decision, both with words for the person who waits. */
export function Decide({ one }: { one: Case }) {
  return (
    <>
      <DecisionForm one={one} />
      <StatusForm one={one} />
    </>
  );
}

function DecisionForm({ one }: { one: Case }) {
  const { t } = useText();
  const [reasons, setReasons] = useState('');
  const decide = useChange((decision: string) =>
    call(`${officer}/cases/${one.id}/decision`, { method: 'POST', body: { decision, reasons } }),
  );
  const say = (decision: 'upheld' | 'overturned') =>
    decide.mutate(decision, { onSuccess: () => toastGood(t('cases.done')) });
  const ready = Boolean(reasons.trim());
  return (
    <Section title={t('cases.decide')} lead={t('cases.decideWords')}>
      <Form label={t('cases.decide')} onSubmit={() => undefined}>
        <Textarea
          label={t('cases.reasons')}
          autosize
          minRows={4}
          maxLength={5000}
          value={reasons}
          onChange={(event) => setReasons(event.currentTarget.value)}
        />
        <Problem message={decide.error?.message} />
        <Buttons>
          <Button variant="default" disabled={!ready} loading={decide.isPending} onClick={() => say('upheld')}>
            {t('cases.uphold')}
          </Button>
          <Button disabled={!ready} loading={decide.isPending} onClick={() => say('overturned')}>
            {t('cases.overturn')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}

export function StatusForm({ one }: { one: Case }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const send = useChange((words: string) =>
    call(`${officer}/cases/${one.id}/status`, { method: 'POST', body: { text: words } }),
  );
  const submit = () =>
    send.mutate(text, {
      onSuccess: () => {
        toastGood(t('cases.statusSent'));
        setText('');
      },
    });
  return (
    <Section title={t('cases.giveStatus')}>
      <Form label={t('cases.giveStatus')} onSubmit={submit}>
        <Textarea
          aria-label={t('cases.giveStatus')}
          description={t('cases.statusHint')}
          autosize
          minRows={2}
          maxLength={5000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Problem message={send.error?.message} />
        <Buttons>
          <Button type="submit" variant="default" disabled={!text.trim()} loading={send.isPending}>
            {t('cases.sendStatus')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}
