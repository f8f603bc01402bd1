import { Button, TextInput } from '@mantine/core';
import { IconBuilding } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useText } from '@/text/useText';
import css from './SignIn.module.css';
import type { SignInFlow } from './useSignInFlow';

/** What a company's people can use instead: its identity provider, or its directory's passwords. */
export function CompanyWays({ flow }: { flow: SignInFlow }) {
  const { t } = useText();
  const { ways, company, to } = flow;
  return (
    <>
      {ways?.directory && ways.company ? <p className={css.quiet}>{t('signIn.companyDirectory')}</p> : null}
      {ways?.start ? (
        <Button
          component="a"
          href={`${ways.start}?to=${encodeURIComponent(to)}`}
          variant="default"
          size="md"
          fullWidth
          leftSection={<IconBuilding size={19} aria-hidden />}
        >
          {t('signIn.companyProvider')}
        </Button>
      ) : null}
      {company ? null : <OwnCompany to={to} />}
    </>
  );
}

/** Leads to the sign-in page of a company that has one. */
function OwnCompany({ to }: { to: string }) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  const [name, setName] = useState('');
  const go = (event: FormEvent) => {
    event.preventDefault();
    const query = new URLSearchParams({ company: name.trim().toLowerCase(), ...(to === '/' ? {} : { to }) });
    window.location.assign(`/sign-in?${query.toString()}`);
  };
  if (!asked)
    return (
      <Button variant="subtle" color="gray" onClick={() => setAsked(true)}>
        {t('signIn.companyOwn')}
      </Button>
    );
  return (
    <form className={css.form} onSubmit={go}>
      <TextInput
        label={t('signIn.companyName')}
        value={name}
        maxLength={40}
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!name.trim()}>
        {t('signIn.continue')}
      </Button>
    </form>
  );
}
