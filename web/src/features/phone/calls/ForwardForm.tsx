import { Button, CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useText } from '@/text/useText';
import { looksDialable, toDialString } from '../dial/numbers';
import { PersonPicker } from '../dial/PersonPicker';
import type { Call } from '../engine/calls';
import { forwardTo } from '../engine/whileRinging';
import css from './RingingForms.module.css';

/** Who gets a ringing call instead: a colleague, or any number. */
export function ForwardForm({ call, onClose }: { call: Call; onClose: () => void }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (looksDialable(typed)) forwardTo(call.id, toDialString(typed));
  };
  return (
    <section className={css.form} aria-label={t('ringing.forward')}>
      <header className={css.header}>
        <h3 className={css.title}>{t('ringing.forwardTo')}</h3>
        <CloseButton onClick={onClose} aria-label={t('action.close')} />
      </header>
      <form className={css.own} onSubmit={submit}>
        <TextInput
          className={css.input}
          aria-label={t('ringing.forwardTo')}
          placeholder={t('dial.placeholder')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoFocus
        />
        <Button type="submit" disabled={!looksDialable(typed)}>
          {t('ringing.forward')}
        </Button>
      </form>
      <PersonPicker typed={typed} onPick={(person) => forwardTo(call.id, person.extensionNumber)} limit={3} />
    </section>
  );
}
