import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useRoomText } from '../join/RoomWords';
import { Check } from './PollsPanel';
import { SidePanel } from './SidePanel';
import css from './Together.module.css';
import { useRoom } from './useRoom';
import { type AudienceQuestion, questionsOf, type WebinarStage, webinarOf } from './webinar';

/** The audience asks and votes, the panel answers. */
export function QuestionsPanel({ onClose }: { onClose: () => void }) {
  const { t } = useRoomText();
  const known = useRoom();
  const webinar = webinarOf(known);
  const questions = questionsOf(known);
  return (
    <SidePanel title={t('meet.questions')} onClose={onClose}>
      <div className={css.body}>
        {webinar?.questionsOn && webinar.stage === 'Live' ? <Ask webinar={webinar} /> : null}
        {webinar && !webinar.questionsOn ? <p className={css.quiet}>{t('meet.questionsOff')}</p> : null}
        {webinar?.questionsOn && questions.length === 0 ? (
          <p className={css.quiet}>{t(webinar.stage === 'Live' ? 'meet.questionsNone' : 'meet.questionsLater')}</p>
        ) : null}
        {questions.map((each) => (
          <QuestionCard key={each.id} question={each} />
        ))}
      </div>
    </SidePanel>
  );
}

function Ask({ webinar }: { webinar: WebinarStage }) {
  const { t } = useRoomText();
  const { session, role } = useRoom();
  const [text, setText] = useState('');
  const [anonymous, setAnonymous] = useState(false);
  const [waits, setWaits] = useState(false);
  const send = async () => {
    if (!text.trim() || !(await session.ask('askQuestion', { text: text.trim(), anonymous }))) return;
    setText('');
    setWaits(webinar.moderated && role === 'listener');
  };
  return (
    <form
      className={css.card}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        label={t('meet.questionYours')}
        value={text}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {webinar.anonymousQuestions ? (
        <Check label={t('meet.questionAnonymous')} checked={anonymous} onChange={setAnonymous} />
      ) : null}
      <div className={css.buttons}>
        <Button type="submit" size="compact-md" disabled={!text.trim()}>
          {t('meet.questionAsk')}
        </Button>
      </div>
      <p className={css.quiet} role="status">
        {waits ? t('meet.questionWaits') : ''}
      </p>
    </form>
  );
}

function QuestionCard({ question }: { question: AudienceQuestion }) {
  const { t } = useRoomText();
  const { session, role } = useRoom();
  const [voted, setVoted] = useState(false);
  const [writing, setWriting] = useState(false);
  const panel = role !== 'listener';
  const state = { pending: 'meet.questionPending', dismissed: 'meet.questionDismissed' } as const;
  const vote = async () => {
    if (await session.ask('voteQuestion', { question: question.id, up: !voted })) setVoted(!voted);
  };
  const sort = (to: 'open' | 'dismissed') => void session.ask('sortQuestion', { question: question.id, state: to });
  return (
    <section className={css.card} aria-label={question.text}>
      <h3 className={css.cardTitle}>{question.text}</h3>
      <p className={css.quiet}>
        {[
          question.name ?? t('meet.questionNoName'),
          t('meet.questionVotes', { count: question.votes }),
          ...(question.state in state ? [t(state[question.state as keyof typeof state])] : []),
        ].join(' · ')}
      </p>
      {question.state === 'answered' ? (
        <p>
          {question.answer || t('meet.questionLive')} <span className={css.quiet}>({question.answeredBy})</span>
        </p>
      ) : null}
      {writing ? <Answer question={question} onDone={() => setWriting(false)} /> : null}
      <div className={css.buttons}>
        {question.state === 'open' ? (
          <Button variant="default" size="compact-sm" aria-pressed={voted} onClick={() => void vote()}>
            {t('meet.questionVote')}
          </Button>
        ) : null}
        {panel && question.state !== 'answered' && !writing ? (
          <>
            {question.state === 'open' ? (
              <>
                <Button
                  variant="default"
                  size="compact-sm"
                  onClick={() => void session.ask('answerQuestion', { question: question.id, live: true })}
                >
                  {t('meet.questionAnswerLive')}
                </Button>
                <Button variant="default" size="compact-sm" onClick={() => setWriting(true)}>
                  {t('meet.questionAnswer')}
                </Button>
              </>
            ) : (
              <Button variant="default" size="compact-sm" onClick={() => sort('open')}>
                {t('meet.questionApprove')}
              </Button>
            )}
            {question.state === 'dismissed' ? null : (
              <Button variant="subtle" color="red" size="compact-sm" onClick={() => sort('dismissed')}>
                {t('meet.questionDismiss')}
              </Button>
            )}
          </>
        ) : null}
      </div>
    </section>
  );
}

function Answer({ question, onDone }: { question: AudienceQuestion; onDone: () => void }) {
  const { t } = useRoomText();
  const { session } = useRoom();
  const [text, setText] = useState('');
  const send = async () => {
    if (text.trim() && (await session.ask('answerQuestion', { question: question.id, text: text.trim() }))) onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        label={t('meet.questionYourAnswer')}
        value={text}
        maxLength={2000}
        autosize
        minRows={2}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button variant="default" size="compact-sm" onClick={onDone}>
          {t('meet.cancel')}
        </Button>
        <Button type="submit" size="compact-sm" disabled={!text.trim()}>
          {t('meet.questionSend')}
        </Button>
      </div>
    </form>
  );
}
