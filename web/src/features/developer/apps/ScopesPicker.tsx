import { Checkbox, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { scopeText } from '@/features/people/authorize/scopes';
import { useText } from '@/text/useText';
import css from './Apps.module.css';

interface ScopesPickerProps {
  all: string[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** Scopes by what they allow, in words, with their names for who knows them. */
export function ScopesPicker({ all, chosen, onChange }: ScopesPickerProps) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const wanted = typed.trim().toLowerCase();
  const shown = all.filter((scope) => `${scope} ${scopeText(t, scope)}`.toLowerCase().includes(wanted));
  const toggle = (scope: string, on: boolean) =>
    onChange(on ? [...chosen, scope] : chosen.filter((each) => each !== scope));
  return (
    <fieldset className={css.fieldset}>
      <legend className={css.legend}>
        {t('apps.scopes')} · {t('apps.scopesChosen', { count: chosen.length })}
      </legend>
      <TextInput
        aria-label={t('apps.scopesSearch')}
        placeholder={t('apps.scopesSearch')}
        description={t('apps.scopesHint')}
        leftSection={<IconSearch size={17} aria-hidden />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={css.scopes}>
        {shown.map((scope) => (
          <Checkbox
            key={scope}
            label={scopeText(t, scope)}
            description={scope}
            checked={chosen.includes(scope)}
            onChange={(event) => toggle(scope, event.currentTarget.checked)}
          />
        ))}
      </div>
    </fieldset>
  );
}
