import { Textarea } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';
import css from './Crm.module.css';
import { isOutside, useCrm, useNote, useWriteNote } from './queries';

const pause = 700;

/** A note of a call with somebody outside, which goes into the CRM with it. */
export function CallNotes({ call }: { call: Call }) {
  const { data: crm } = useCrm();
  if (!crm?.connected || call.emergency || call.phase !== 'connected' || !call.sessionId || !isOutside(call.number))
    return null;
  return <Notes key={call.sessionId} sessionId={call.sessionId} />;
}

function Notes({ sessionId }: { sessionId: string }) {
  const { t } = useText();
  const { data: before } = useNote(sessionId);
  const { mutate, error, isSuccess } = useWriteNote(sessionId);
  const [text, setText] = useState<string>();
  const unsaved = useRef<string>(undefined);
  useEffect(() => {
    if (text === undefined) return;
    unsaved.current = text;
    const timer = setTimeout(() => {
      unsaved.current = undefined;
      mutate(text);
    }, pause);
    return () => clearTimeout(timer);
  }, [text, mutate]);
  // The call may end in the middle of a word.
  useEffect(
    () => () => {
      if (unsaved.current !== undefined) mutate(unsaved.current);
    },
    [mutate],
  );
  return (
    <Textarea
      className={css.notes}
      aria-label={t('crm.notes')}
      placeholder={t('crm.notes')}
      autosize
      minRows={1}
      maxRows={5}
      maxLength={4000}
      value={text ?? before ?? ''}
      error={error?.message}
      description={isSuccess ? t('crm.notesKept') : undefined}
      inputWrapperOrder={['input', 'description', 'error']}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
