import { Button, CloseButton, TextInput } from '@mantine/core';
import { IconPhoneCall, IconPhoneOutgoing, IconRecordMail, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { toastGood } from '@/design/toast';
import { useEnter } from '@/design/useEnter';
import type { Colleague } from '@/features/people/colleague';
import { usePeopleByNumber } from '@/features/people/directory';
import { useText } from '@/text/useText';
import { formatNumber, looksDialable, toDialString } from '../dial/numbers';
import { PersonPicker, useReachable } from '../dial/PersonPicker';
import { transfer, transferToVoicemail } from '../engine/actions';
import type { Call } from '../engine/calls';
import { placeCall } from '../engine/phone';
import css from './TransferDrawer.module.css';
import { useAttempt } from './useAttempt';
import { useCaller } from './useCaller';

interface Target {
  number: string;
  name?: string;
  /** The extension's id of a colleague, whose voicemail can be given the call as well. */
  mailbox?: string;
}

/** Choose who gets the call, then hand it over at once or ask first. */
export function TransferDrawer({ call, onClose }: { call: Call; onClose: () => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<Target | null>(null);
  const colleagueOf = usePeopleByNumber();
  const other = colleagueOf(call.number)?.id;
  const onLine = other ? [other] : [];
  const { found, asking } = useReachable(typed, onLine);
  const dialed = looksDialable(typed) ? toDialString(typed) : '';
  const known = colleagueOf(dialed);
  const target = picked ?? (dialed ? { number: dialed, mailbox: known?.id } : null);
  const pick = (person: Colleague) =>
    setPicked({ number: person.extensionNumber, name: person.name, mailbox: person.place ? undefined : person.id });
  const first = found[0];
  const enter = useEnter(typed, asking, () => {
    if (!target && first) pick(first);
  });
  const type = (text: string) => {
    setTyped(text);
    setPicked(null);
  };
  return (
    <section className={css.drawer} aria-label={t('transfer.title')}>
      <header className={css.header}>
        <h3 className={css.title}>{t('transfer.title')}</h3>
        <CloseButton onClick={onClose} aria-label={t('action.close')} />
      </header>
      <TextInput
        aria-label={t('transfer.to')}
        placeholder={t('dial.placeholder')}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={picked ? (picked.name ?? formatNumber(picked.number)) : typed}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') enter();
        }}
        data-autofocus
        autoFocus
      />
      {picked ? null : <PersonPicker typed={typed} onPick={pick} limit={5} without={onLine} />}
      <TransferButtons call={call} target={target} onClose={onClose} />
    </section>
  );
}

function TransferButtons({ call, target, onClose }: { call: Call; target: Target | null; onClose: () => void }) {
  const { t } = useText();
  const attempt = useAttempt();
  const who = useCaller()(call).title;
  const now = (to: Target) =>
    attempt(async () => {
      await transfer(call.id, to.number);
      toastGood(t('transfer.done', { who, target: to.name ?? formatNumber(to.number) }));
      onClose();
    });
  const toMailbox = (id: string, { number, name }: Target) =>
    attempt(async () => {
      await transferToVoicemail(call.id, id);
      toastGood(t('transfer.leftTo', { who, target: name ?? formatNumber(number) }));
      onClose();
    });
  const askFirst = (to: Target) =>
    attempt(async () => {
      onClose();
      await placeCall(to.number, { name: to.name, consultFor: call.id });
    });
  return (
    <div className={css.buttons}>
      <Button
        leftSection={<IconPhoneOutgoing size={17} aria-hidden />}
        disabled={!target}
        loading={call.busy}
        onClick={() => target && now(target)}
      >
        {t('transfer.now')}
      </Button>
      <Button
        leftSection={<IconPhoneCall size={17} aria-hidden />}
        variant="light"
        disabled={!target || call.busy}
        onClick={() => target && askFirst(target)}
      >
        {t('transfer.askFirst')}
      </Button>
      {target?.mailbox ? (
        <Button
          leftSection={<IconRecordMail size={17} aria-hidden />}
          variant="light"
          disabled={call.busy}
          onClick={() => target.mailbox && toMailbox(target.mailbox, target)}
        >
          {t('incoming.toVoicemail')}
        </Button>
      ) : null}
    </div>
  );
}
