import { ActionIcon, Button, Fieldset, Switch, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import type { FormQuestion } from '../webinarApi';
import { choicesOf, newQuestion } from './answers';
import { type RegistrationForm, useSaveForm } from './queries';

const MOST = 30;

/** What the registration page asks besides name and email address. */
export function FormEditor({ session, first }: { session: string; first: RegistrationForm }) {
  const { t } = useText();
  const save = useSaveForm(session);
  const [form, setForm] = useState(first);
  const [saved, setSaved] = useState(first);
  const { questions } = form;
  const put = (part: Partial<RegistrationForm>) => setForm((now) => ({ ...now, ...part }));
  const change = (id: string, part: Partial<FormQuestion>) =>
    put({ questions: questions.map((each) => (each.id === id ? { ...each, ...part } : each)) });
  return (
    <Section title={t('webinars.form')} lead={t('webinars.formLead')}>
      <Form
        label={t('webinars.form')}
        onSubmit={() =>
          save.mutate(form, {
            onSuccess: () => {
              setSaved(form);
              toastGood(t('webinars.formSaved'));
            },
          })
        }
      >
        <Problem message={problemsOf(save.error, []).rest} />
        {questions.map((each, index) => (
          <Question
            key={each.id}
            number={index + 1}
            question={each}
            onChange={(part) => change(each.id, part)}
            onRemove={() => put({ questions: questions.filter(({ id }) => id !== each.id) })}
          />
        ))}
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={17} aria-hidden />}
            disabled={questions.length >= MOST}
            onClick={() => put({ questions: [...questions, newQuestion(questions)] })}
          >
            {t('webinars.addQuestion')}
          </Button>
        </div>
        <Textarea
          label={t('webinars.consent')}
          description={t('webinars.consentHint')}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={5_000}
          value={form.consent}
          onChange={(event) => put({ consent: event.currentTarget.value })}
        />
        <Switch
          label={t('webinars.waitlist')}
          description={t('webinars.waitlistHint')}
          checked={form.waitlist}
          onChange={(event) => put({ waitlist: event.currentTarget.checked })}
        />
        <Buttons>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={form === saved || questions.some(({ text }) => !text.trim())}
          >
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}

interface QuestionProps {
  number: number;
  question: FormQuestion;
  onChange: (part: Partial<FormQuestion>) => void;
  onRemove: () => void;
}

function Question({ number, question, onChange, onRemove }: QuestionProps) {
  const { t } = useText();
  const [lines, setLines] = useState(() => question.choices.map(({ text }) => text).join('\n'));
  return (
    <Fieldset legend={t('webinars.question', { number })}>
      <TextInput
        label={t('webinars.questionText')}
        maxLength={500}
        value={question.text}
        rightSection={
          <ActionIcon color="gray" aria-label={t('webinars.removeQuestion', { number })} onClick={onRemove}>
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        }
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      <Textarea
        mt="sm"
        label={t('webinars.choices')}
        description={t('webinars.choicesHint')}
        autosize
        minRows={1}
        maxRows={10}
        maxLength={9_000}
        value={lines}
        onChange={(event) => {
          setLines(event.currentTarget.value);
          onChange({ choices: choicesOf(event.currentTarget.value, question.choices) });
        }}
      />
      <Switch
        mt="sm"
        label={t('webinars.required')}
        checked={question.required}
        onChange={(event) => onChange({ required: event.currentTarget.checked })}
      />
      {question.choices.length > 1 ? (
        <Switch
          mt="sm"
          label={t('webinars.several')}
          checked={question.several}
          onChange={(event) => onChange({ several: event.currentTarget.checked })}
        />
      ) : null}
    </Fieldset>
  );
}
