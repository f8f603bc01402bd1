import { Checkbox, Textarea } from '@mantine/core';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './Apps.module.css';

const jwt = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const grants: { value: string; label: TextKey; hint: TextKey }[] = [
  {
    value: 'authorization_code',
    label: 'apps.grant.authorization_code',
    hint: 'apps.grant.authorization_codeHint',
  },
  { value: jwt, label: 'apps.grant.jwt', hint: 'apps.grant.jwtHint' },
  { value: 'refresh_token', label: 'apps.grant.refresh_token', hint: 'apps.grant.refresh_tokenHint' },
  { value: 'password', label: 'apps.grant.password', hint: 'apps.grant.passwordHint' },
];

interface GrantsPickerProps {
  chosen: string[];
  /** Redirect URIs as typed. */
  redirects: string;
  problem?: string;
  onChange: (chosen: string[]) => void;
  onRedirects: (text: string) => void;
}

/** How people and programs get in with the app, and where browsers return to. */
export function GrantsPicker({ chosen, redirects, problem, onChange, onRedirects }: GrantsPickerProps) {
  const { t } = useText();
  const toggle = (grant: string, on: boolean) =>
    onChange(on ? [...chosen, grant] : chosen.filter((each) => each !== grant));
  return (
    <>
      <fieldset className={css.fieldset}>
        <legend className={css.legend}>{t('apps.grants')}</legend>
        <div className={css.choices}>
          {grants.map(({ value, label, hint }) => (
            <div key={value} className={css.choice}>
              <Checkbox
                label={t(label)}
                description={t(hint)}
                checked={chosen.includes(value)}
                onChange={(event) => toggle(value, event.currentTarget.checked)}
              />
            </div>
          ))}
        </div>
      </fieldset>
      {chosen.includes('authorization_code') ? (
        <Textarea
          label={t('apps.redirects')}
          description={t('apps.redirectsHint')}
          autosize
          minRows={2}
          maxRows={8}
          spellCheck={false}
          error={problem}
          value={redirects}
          onChange={(event) => onRedirects(event.currentTarget.value)}
        />
      ) : null}
    </>
  );
}
