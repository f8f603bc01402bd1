import { Button, Checkbox, Loader, Radio, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiError } from '@/api/errors';
import type { RoomTextKey } from '@/text/enMeetingRoom';
import {
  type FormQuestion,
  findRegistration,
  findWebinar,
  type OwnRegistration,
  type Registered,
  register,
  type WebinarPage as Webinar,
  withdraw,
} from '../webinarApi';
import { Frame } from './Frame';
import css from './Join.module.css';
import { useRoomText } from './RoomWords';

function useLoaded<T>(load: () => Promise<T>): [T | null, unknown, (found: T) => void] {
  const [found, setFound] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page
  useEffect(() => void load().then(setFound, setError), []);
  return [found, error, setFound];
}

function Missing({ error }: { error: unknown }) {
  const { t } = useRoomText();
  const gone = error instanceof ApiError && error.status === 404;
  const words = gone ? error.message : t('meet.unreachableWords');
  return <Frame title={t(gone ? 'meet.webinarNotFound' : 'meet.unreachable')} lead={words} />;
}

function Loading() {
  const { t } = useRoomText();
  return (
    <Frame title={t('meet.loading')}>
      <div className={css.waiting}>
        <Loader size="sm" />
      </div>
    </Frame>
  );
}

function When({ at, zone }: { at: string; zone: string }) {
  const { code } = useRoomText();
  const format = new Intl.DateTimeFormat(code, { dateStyle: 'full', timeStyle: 'short', timeZone: zone });
  return (
    <time dateTime={at}>
      {format.format(new Date(at))} ({zone})
    </time>
  );
}

const refusals: Partial<Record<Webinar['state'], RoomTextKey>> = {
  full: 'meet.webinarFull',
  closed: 'meet.webinarClosed',
  over: 'meet.webinarOver',
};

/** `/webinar/…`: what it is about, the questions of the host, and in. */
export function WebinarPage({ link }: { link: string }) {
  const { t } = useRoomText();
  const [webinar, error] = useLoaded(() => findWebinar(link));
  const [done, setDone] = useState<Registered | null>(null);
  if (error) return <Missing error={error} />;
  if (!webinar) return <Loading />;
  if (done) return <Done webinar={webinar} done={done} />;
  const refused = refusals[webinar.state];
  return (
    <Frame
      title={webinar.title}
      lead={
        <>
          {t('meet.hostedBy', { name: webinar.hostName })} · <When at={webinar.startTime} zone={webinar.timeZone} />
        </>
      }
    >
      {webinar.description ? <p className={css.quiet}>{webinar.description}</p> : null}
      {webinar.state === 'waitlist' ? <p className={css.problem}>{t('meet.webinarWaitlist')}</p> : null}
      {refused ? (
        <p className={css.problem} role="status">
          {t(refused)}
        </p>
      ) : (
        <Register link={link} webinar={webinar} onDone={setDone} />
      )}
    </Frame>
  );
}

function Done({ webinar, done }: { webinar: Webinar; done: Registered }) {
  const { t } = useRoomText();
  const waits = done.state === 'Waitlisted';
  const words = done.joinUri ? t('meet.webinarDoneLink') : t('meet.webinarDoneWords', { email: done.email });
  return (
    <Frame
      title={t(waits ? 'meet.webinarWaitlisted' : 'meet.webinarDone', { title: webinar.title })}
      lead={waits ? t('meet.webinarWaitlistedWords', { email: done.email }) : words}
    >
      {done.joinUri ? (
        <div className={css.buttons}>
          <Button component="a" href={done.joinUri}>
            {t('meet.join')}
          </Button>
        </div>
      ) : null}
    </Frame>
  );
}

type Answers = Record<string, string[]>;

function Register({ link, webinar, onDone }: { link: string; webinar: Webinar; onDone: (done: Registered) => void }) {
  const { t } = useRoomText();
  const { questions, consent } = webinar.form;
  const [given, setGiven] = useState({ firstName: '', lastName: '', email: '' });
  const [answers, setAnswers] = useState<Answers>({});
  const [agreed, setAgreed] = useState(false);
  const [wrong, setWrong] = useState<{ parameter?: string; message: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const problem = (name: string) => (wrong?.parameter === name ? wrong.message : undefined);
  const elsewhere = ['email', 'consent', ...questions.map(({ id }) => `questionnaire.${id}`)];
  const send = async () => {
    setBusy(true);
    setWrong(null);
    const questionnaire = questions
      .filter(({ id }) => answers[id]?.some(Boolean))
      .map(({ id, choices }) =>
        choices.length > 0
          ? { questionId: id, answerIds: answers[id] }
          : { questionId: id, answerText: answers[id]?.[0] },
      );
    try {
      onDone(await register(link, { ...given, consent: agreed, questionnaire }));
    } catch (error) {
      const known = error instanceof ApiError && !error.unreachable;
      setWrong(known ? { parameter: error.parameter, message: error.message } : { message: t('meet.unreachable') });
      setBusy(false);
    }
  };
  const field = (name: keyof typeof given, label: RoomTextKey, autoComplete: string) => (
    <TextInput
      label={t(label)}
      type={name === 'email' ? 'email' : 'text'}
      required={name === 'email'}
      maxLength={name === 'email' ? 254 : 64}
      autoComplete={autoComplete}
      value={given[name]}
      error={problem(name)}
      onChange={(event) => setGiven({ ...given, [name]: event.currentTarget.value })}
    />
  );
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {field('firstName', 'meet.firstName', 'given-name')}
      {field('lastName', 'meet.lastName', 'family-name')}
      {field('email', 'meet.email', 'email')}
      {questions.map((each) => (
        <Field
          key={each.id}
          question={each}
          value={answers[each.id] ?? []}
          problem={problem(`questionnaire.${each.id}`)}
          onChange={(value) => setAnswers({ ...answers, [each.id]: value })}
        />
      ))}
      {consent ? (
        <Checkbox
          label={consent}
          checked={agreed}
          error={problem('consent')}
          onChange={(event) => setAgreed(event.currentTarget.checked)}
        />
      ) : null}
      {wrong && !elsewhere.includes(wrong.parameter ?? '') ? (
        <p className={css.problem} data-bad role="alert">
          {wrong.message}
        </p>
      ) : null}
      <Button type="submit" size="md" loading={busy}>
        {t('meet.webinarRegister')}
      </Button>
    </form>
  );
}

interface FieldProps {
  question: FormQuestion;
  value: string[];
  problem: ReactNode;
  onChange: (value: string[]) => void;
}

function Field({ question, value, problem, onChange }: FieldProps) {
  const label = { label: question.text, required: question.required, error: problem };
  if (question.choices.length === 0)
    return (
      <Textarea
        {...label}
        maxLength={1000}
        autosize
        value={value[0] ?? ''}
        onChange={(event) => onChange([event.currentTarget.value])}
      />
    );
  if (question.several)
    return (
      <Checkbox.Group {...label} value={value} onChange={onChange}>
        {question.choices.map(({ id, text }) => (
          <Checkbox key={id} value={id} label={text} mt="xs" />
        ))}
      </Checkbox.Group>
    );
  return (
    <Radio.Group {...label} value={value[0] ?? ''} onChange={(chosen) => onChange([chosen])}>
      {question.choices.map(({ id, text }) => (
        <Radio key={id} value={id} label={text} mt="xs" />
      ))}
    </Radio.Group>
  );
}

/** `/webinar/cancel/…`: the link of the email that takes a registration back. */
export function WithdrawPage({ token }: { token: string }) {
  const { t } = useRoomText();
  const [own, error, setOwn] = useLoaded<OwnRegistration>(() => findRegistration(token));
  const [busy, setBusy] = useState(false);
  if (error) return <Missing error={error} />;
  if (!own) return <Loading />;
  if (own.state === 'Cancelled')
    return <Frame title={t('meet.webinarWithdrawn')} lead={t('meet.webinarWithdrawnWords', { title: own.title })} />;
  if (own.recordingUri)
    return (
      <Frame title={own.title} lead={<When at={own.startTime} zone={own.timeZone} />}>
        <div className={css.buttons}>
          <Button component="a" href={new URL(own.recordingUri).pathname} target="_blank">
            {t('meet.webinarWatch')}
          </Button>
        </div>
      </Frame>
    );
  const act = () => {
    setBusy(true);
    withdraw(token).then(setOwn, () => setBusy(false));
  };
  return (
    <Frame title={own.title} lead={<When at={own.startTime} zone={own.timeZone} />}>
      <p className={css.quiet}>{t('meet.webinarWithdrawWords', { email: own.email })}</p>
      <div className={css.buttons}>
        <Button color="red" loading={busy} onClick={act}>
          {t('meet.webinarWithdraw')}
        </Button>
      </div>
    </Frame>
  );
}
