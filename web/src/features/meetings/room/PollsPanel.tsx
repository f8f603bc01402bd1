import { Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import { asked } from './asked';
import { hasAnswered, type Poll, pollsOf } from './features';
import { SidePanel } from './SidePanel';
import css from './Together.module.css';
import { useRoom } from './useRoom';

const MOST_OPTIONS = 20;

/** Hosts ask, everybody answers, the results are live. */
export function PollsPanel({ onClose }: { onClose: () => void }) {
  const { t } = useRoomText();
  const { host, features } = useRoom();
  const [writing, setWriting] = useState(false);
  const polls = pollsOf({ features });
  return (
    <SidePanel title={t('meet.polls')} onClose={onClose}>
      <div className={css.body}>
        {host && !writing ? (
          <Button
            variant="default"
            size="compact-md"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setWriting(true)}
          >
            {t('meet.pollNew')}
          </Button>
        ) : null}
        {host && writing ? <NewPoll onDone={() => setWriting(false)} /> : null}
        {polls.length === 0 && !writing ? <p className={css.quiet}>{t('meet.pollNone')}</p> : null}
        {polls.map((each) => (
          <PollCard key={each.id} poll={each} />
        ))}
      </div>
    </SidePanel>
  );
}

function NewPoll({ onDone }: { onDone: () => void }) {
  const { t } = useRoomText();
  const { session } = useRoom();
  const [question, setQuestion] = useState('');
  const [options, setOptions] = useState(['', '']);
  const [multiple, setMultiple] = useState(false);
  const [anonymous, setAnonymous] = useState(false);
  const filled = options.map((each) => each.trim()).filter(Boolean);
  const ready = question.trim() !== '' && filled.length >= 2;
  const start = async () => {
    if (!ready) return;
    if (await session.ask('openPoll', { question: question.trim(), options: filled, multiple, anonymous })) onDone();
  };
  const put = (index: number, text: string) =>
    setOptions((now) => now.map((each, position) => (position === index ? text : each)));
  return (
    <form
      className={css.card}
      onSubmit={(event) => {
        event.preventDefault();
        void start();
      }}
    >
      <TextInput
        label={t('meet.pollQuestion')}
        value={question}
        maxLength={300}
        data-autofocus
        onChange={(event) => setQuestion(event.currentTarget.value)}
      />
      {options.map((option, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: an option is its position
          key={index}
          className={css.row}
        >
          <TextInput
            className={css.grow}
            label={t('meet.pollOption', { number: index + 1 })}
            value={option}
            maxLength={120}
            onChange={(event) => put(index, event.currentTarget.value)}
          />
          {options.length > 2 ? (
            <Button
              variant="subtle"
              color="gray"
              size="compact-md"
              className={css.besideField}
              aria-label={t('meet.pollRemoveOption', { number: index + 1 })}
              onClick={() => setOptions((now) => now.filter((_, position) => position !== index))}
            >
              <IconX size={16} aria-hidden />
            </Button>
          ) : null}
        </div>
      ))}
      {options.length < MOST_OPTIONS ? (
        <Button variant="default" size="compact-md" onClick={() => setOptions((now) => [...now, ''])}>
          {t('meet.pollAddOption')}
        </Button>
      ) : null}
      <Check label={t('meet.pollMultiple')} checked={multiple} onChange={setMultiple} />
      <Check label={t('meet.pollAnonymous')} checked={anonymous} onChange={setAnonymous} />
      {anonymous ? <p className={css.quiet}>{t('meet.pollAnonymousWords')}</p> : null}
      <div className={css.buttons}>
        <Button variant="default" size="compact-md" onClick={onDone}>
          {t('meet.cancel')}
        </Button>
        <Button type="submit" size="compact-md" disabled={!ready}>
          {t('meet.pollStart')}
        </Button>
      </div>
    </form>
  );
}

interface CheckProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}

export const Check = ({ label, checked, onChange }: CheckProps) => (
  <label className={css.check}>
    <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
    {label}
  </label>
);

function PollCard({ poll }: { poll: Poll }) {
  const { t } = useRoomText();
  const { session, host } = useRoom();
  const [changing, setChanging] = useState(false);
  const heading = useId();
  const answering = !poll.closedAt && (changing || !hasAnswered(poll));
  const confirmDelete = () =>
    asked.set({
      title: `${t('meet.pollDelete')}?`,
      words: t('meet.pollDeleteWords'),
      button: t('meet.pollDelete'),
      act: () => void session.ask('deletePoll', { poll: poll.id }),
    });
  return (
    <section className={css.card} aria-labelledby={heading}>
      <h3 id={heading} className={css.cardTitle}>
        {poll.question}
      </h3>
      <p className={css.quiet}>
        {[
          t('meet.pollAnswered', { count: poll.answered }),
          ...(poll.anonymous ? [t('meet.pollAnonymous')] : []),
          ...(poll.closedAt ? [t('meet.pollClosed')] : []),
        ].join(' · ')}
      </p>
      {answering ? <Answers poll={poll} onDone={() => setChanging(false)} /> : <Results poll={poll} />}
      <div className={css.buttons}>
        {!answering && !poll.closedAt && !poll.anonymous ? (
          <Button variant="default" size="compact-sm" onClick={() => setChanging(true)}>
            {t('meet.pollChange')}
          </Button>
        ) : null}
        {host && !poll.closedAt ? (
          <Button variant="default" size="compact-sm" onClick={() => void session.ask('closePoll', { poll: poll.id })}>
            {t('meet.pollClose')}
          </Button>
        ) : null}
        {host ? (
          <Button variant="subtle" color="red" size="compact-sm" onClick={confirmDelete}>
            {t('meet.pollDelete')}
          </Button>
        ) : null}
      </div>
      {host && answering && poll.answered > 0 ? <Results poll={poll} /> : null}
    </section>
  );
}

function Answers({ poll, onDone }: { poll: Poll; onDone: () => void }) {
  const { t } = useRoomText();
  const { session } = useRoom();
  const [chosen, setChosen] = useState<number[]>(Array.isArray(poll.mine) ? poll.mine : []);
  const choose = (index: number, on: boolean) => {
    if (!poll.multiple) setChosen([index]);
    else setChosen((now) => (on ? [...now, index] : now.filter((each) => each !== index)));
  };
  const send = async () => {
    if (chosen.length > 0 && (await session.ask('answerPoll', { poll: poll.id, choices: chosen }))) onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset className={css.choices}>
        <legend className="sr-only">{poll.question}</legend>
        {poll.options.map((option, index) => (
          <label key={option} className={css.check}>
            <input
              type={poll.multiple ? 'checkbox' : 'radio'}
              name={poll.id}
              checked={chosen.includes(index)}
              onChange={(event) => choose(index, event.currentTarget.checked)}
            />
            {option}
          </label>
        ))}
      </fieldset>
      <Button type="submit" size="compact-md" disabled={chosen.length === 0}>
        {t('meet.pollVote')}
      </Button>
    </form>
  );
}

function Results({ poll }: { poll: Poll }) {
  const { t } = useRoomText();
  const mine = Array.isArray(poll.mine) ? poll.mine : [];
  return (
    <>
      <ul className={css.results}>
        {poll.options.map((option, index) => {
          const count = poll.counts[index] ?? 0;
          return (
            <li key={option}>
              <span>
                {t('meet.pollShare', { option, count, all: poll.answered })}
                {mine.includes(index) ? <em className={css.mine}> · {t('meet.pollYours')}</em> : null}
              </span>
              <span className={css.bar} aria-hidden>
                <span style={{ inlineSize: `${poll.answered ? (100 * count) / poll.answered : 0}%` }} />
              </span>
            </li>
          );
        })}
      </ul>
      {poll.votes && poll.votes.length > 0 ? (
        <details className={css.votes}>
          <summary>{t('meet.pollNamed')}</summary>
          <ul>
            {poll.votes.map(({ name, choices }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two people may have one name
              <li key={index}>
                <bdi>{name}</bdi>: {choices.map((each) => poll.options[each]).join(', ')}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
