import { Anchor, Button, Textarea, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { giveNotice, keepOwn, type State, useClosingAct } from './queries';
import { blockerWords } from './words';

/** What goes with the account, and then: give notice, or keep it. */
export function OwnClosing({ state }: { state: State }) {
  const { t } = useText();
  const noticed = state.closing?.status === 'Notice' ? state.closing : undefined;
  const leaving = state.numbers.filter((each) => each.leaving).length;
  const pin = state.portingLocked ? 'closing.pinLocked' : state.portingPin ? 'closing.pinSet' : 'closing.pinNone';
  return (
    <>
      <Section title={t('closing.whatGoes')} lead={t('closing.whatGoesLead')}>
        <Field label={t('closing.people')}>{state.people}</Field>
        <Field label={t('closing.numbers')} hint={t(pin)}>
          {t('closing.numbersOf', { count: state.numberCount, leaving })}
        </Field>
        <Field label={t('closing.takeAlong')} hint={t('closing.takeAlongHint')}>
          <Anchor component={Link} to="/porting">
            {t('closing.toPorting')}
          </Anchor>
          {' · '}
          <Anchor component={Link} to="/privacy-requests">
            {t('closing.toCopy')}
          </Anchor>
        </Field>
        {state.blockers.map((each) => (
          <Field key={each} label={t('closing.waitsFor')}>
            {t(blockerWords[each])}
          </Field>
        ))}
      </Section>
      {noticed ? <Noticed closing={noticed} /> : <Notice state={state} />}
    </>
  );
}

function Noticed({ closing }: { closing: NonNullable<State['closing']> }) {
  const { t, code } = useText();
  const act = useClosingAct();
  const [end, due] = [closing.endTime, closing.dueTime].map((each) => momentText(new Date(each), code));
  return (
    <Section title={t('closing.isClosing')} lead={t('closing.isClosingLead', { end: end ?? '', due: due ?? '' })}>
      <Problem message={act.error?.message} />
      <Buttons>
        <Button loading={act.isPending} onClick={() => act.mutate(keepOwn)}>
          {t('closing.keep')}
        </Button>
      </Buttons>
    </Section>
  );
}

function Notice({ state }: { state: State }) {
  const { t } = useText();
  const act = useClosingAct();
  const [accountName, setName] = useState('');
  const [reason, setReason] = useState('');
  const sure = accountName.trim().toLowerCase() === state.accountName.trim().toLowerCase();
  return (
    <Section title={t('closing.give')} lead={t('closing.giveLead', { days: state.noticeDays })}>
      <Form label={t('closing.give')} onSubmit={() => sure && act.mutate(() => giveNotice({ accountName, reason }))}>
        <Textarea
          label={t('closing.reason')}
          autosize
          minRows={2}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          label={t('closing.typeName', { name: state.accountName })}
          value={accountName}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Problem message={act.error?.message} />
        <Buttons>
          <Button type="submit" color="red" loading={act.isPending} disabled={!sure}>
            {t('closing.give')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}
