import { Button, CloseButton, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { ReplyOptions } from 'ringcentral-web-phone/call-session/inbound';
import { toastGood } from '@/design/toast';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import type { Call } from '../engine/calls';
import { type Reaction, replyWith } from '../engine/whileRinging';
import css from './RingingForms.module.css';
import { useCaller } from './useCaller';

const longest = 500;

const ready: { words: TextKey; what: ReplyOptions }[] = [
  { words: 'ringing.inFive', what: { type: 'callYouBack', direction: 'toCaller', delay: 5, unit: 'minutes' } },
  { words: 'ringing.later', what: { type: 'callYouBackLater', direction: 'toCaller' } },
  { words: 'ringing.callMe', what: { type: 'callYouBackLater', direction: 'fromCaller' } },
  { words: 'ringing.inAMeeting', what: { type: 'inAMeeting' } },
  { words: 'ringing.onMyWay', what: { type: 'onMyWay' } },
];

const saidKeys: Record<Reaction['said'], TextKey> = {
  yes: 'ringing.said.yes',
  no: 'ringing.said.no',
  urgent: 'ringing.said.urgent',
  heard: 'ringing.replied',
};

/** Words for a caller instead of an answer; what they say to it comes as a short message. */
export function ReplyForm({ call, onClose }: { call: Call; onClose: () => void }) {
  const { t } = useText();
  const who = useCaller()(call).title;
  const [text, setText] = useState('');
  const send = (what: string | ReplyOptions) =>
    void replyWith(call.id, what).then(({ said, number }) =>
      toastGood(t(saidKeys[said], { who, number: number ?? '' }), 20_000),
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) send(text.trim());
  };
  return (
    <section className={css.form} aria-label={t('ringing.reply')}>
      <header className={css.header}>
        <h3 className={css.title}>{t('ringing.reply')}</h3>
        <CloseButton onClick={onClose} aria-label={t('action.close')} />
      </header>
      <p className={css.hint}>{t('ringing.replyHint')}</p>
      <div className={css.ready}>
        {ready.map(({ words, what }) => (
          <Button key={words} variant="default" size="compact-md" onClick={() => send(what)}>
            {t(words)}
          </Button>
        ))}
      </div>
      <form className={css.own} onSubmit={submit}>
        <TextInput
          className={css.input}
          aria-label={t('ringing.words')}
          placeholder={t('ringing.words')}
          maxLength={longest}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!text.trim()}>
          {t('ringing.send')}
        </Button>
      </form>
    </section>
  );
}
