import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconBackspace, IconPhone } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { dialFocus } from '@/app/shortcuts';
import { useStore } from '@/design/store';
import { isEmergencyNumber, isEmergencyRehearsal } from '@/features/emergency/numbers';
import { useText } from '@/text/useText';
import { CallAs } from '../delegates/CallAs';
import { RingOut } from '../ringOut/RingOut';
import { ContactPicker } from './ContactPicker';
import css from './DialCard.module.css';
import { Keypad } from './Keypad';
import { PersonPicker } from './PersonPicker';
import type { Dialer } from './useDialer';

export function DialCard({ dialer }: { dialer: Dialer }) {
  const { t } = useText();
  return (
    <section className={css.card} aria-label={t('dial.title')}>
      <NumberField dialer={dialer} />
      <EmergencyHint typed={dialer.typed} />
      {dialer.isName ? (
        <div className={css.people}>
          <PersonPicker typed={dialer.typed} onPick={dialer.callPerson} limit={6} />
          <ContactPicker contacts={dialer.contacts.slice(0, 6)} onPick={dialer.callContact} />
          {dialer.ready ? null : <p className={css.nobody}>{t('dial.nobody', { typed: dialer.typed })}</p>}
        </div>
      ) : (
        <Keypad label={t('keypad.label')} onPress={dialer.press} onPlus={() => dialer.press('+')} listen />
      )}
      <CallAs value={dialer.callAs} onChange={dialer.setCallAs} />
      <UnstyledButton className={css.call} disabled={!dialer.ready} onClick={dialer.callTyped}>
        <IconPhone size={22} stroke={2} aria-hidden />
        {t('action.call')}
      </UnstyledButton>
      <RingOut to={dialer.target} />
    </section>
  );
}

function NumberField({ dialer }: { dialer: Dialer }) {
  const { t } = useText();
  const field = useRef<HTMLInputElement>(null);
  const asked = useStore(dialFocus);
  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);
  return (
    <div className={css.field}>
      <input
        ref={field}
        className={css.input}
        data-long={dialer.typed.length > 16 || undefined}
        type="text"
        inputMode="tel"
        autoComplete="off"
        spellCheck={false}
        placeholder={t('dial.placeholder')}
        aria-label={t('dial.field')}
        value={dialer.typed}
        onChange={(event) => dialer.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') dialer.callTyped();
          if (event.key === 'Escape') dialer.clear();
        }}
      />
      {dialer.typed ? (
        <ActionIcon
          className={css.erase}
          size="xl"
          color="gray"
          onClick={dialer.erase}
          onDoubleClick={dialer.clear}
          aria-label={t('dial.erase')}
        >
          <IconBackspace size={22} aria-hidden />
        </ActionIcon>
      ) : null}
    </div>
  );
}

function EmergencyHint({ typed }: { typed: string }) {
  const { t } = useText();
  if (!isEmergencyNumber(typed)) return null;
  return (
    <p className={css.emergency} role="status">
      {isEmergencyRehearsal(typed) ? t('dial.rehearsal') : t('dial.emergency')}
    </p>
  );
}
