import { Button, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconArrowsLeftRight, IconCheck } from '@tabler/icons-react';
import { usePageTitle } from '@/design/pageTitle';
import { Avatar } from '@/design/parts/Person';
import { useText } from '@/text/useText';
import css from './Authorize.module.css';
import type { Asked } from './AuthorizePage';
import { plainScopes, scopeText } from './scopes';

interface ConsentProps {
  asked: Asked;
  redirectUri: string;
  pending: boolean;
  onDecide: (decision: 'allow' | 'deny') => void;
  onSwitch: () => void;
}

/** Where the person goes afterwards, as they would say it: a host, or the name of an app's own scheme. */
const placeOf = (uri: string): string => {
  try {
    const url = new URL(uri);
    return url.host || url.protocol.replace(/:$/, '');
  } catch {
    return uri;
  }
};

export function Consent({ asked, redirectUri, pending, onDecide, onSwitch }: ConsentProps) {
  const { t } = useText();
  usePageTitle(t('consent.title', { app: asked.app.name }));
  return (
    <div className={css.consent}>
      <div className={css.marks} aria-hidden>
        <Avatar name={asked.app.name} size={56} />
        <IconArrowsLeftRight size={20} className={css.arrows} />
        <Avatar name={asked.person?.name ?? ''} size={56} />
      </div>
      <h1 id="sign-in-title" className={css.title}>
        {t('consent.title', { app: asked.app.name })}
      </h1>
      <div className={css.person}>
        <div>
          <div className={css.name}>{asked.person?.name}</div>
          <div className={css.detail}>
            {[asked.person?.account, t('person.extension', { number: asked.person?.extensionNumber ?? '' })].join(
              ' · ',
            )}
          </div>
        </div>
        <UnstyledButton className={css.switch} onClick={onSwitch}>
          {t('consent.switch')}
        </UnstyledButton>
      </div>
      <h2 className={css.subtitle}>{t('consent.scopes')}</h2>
      <ul className={css.scopes} aria-label={t('consent.scopes')}>
        {plainScopes(asked.scopes).map((scope) => (
          <li key={scope}>
            <IconCheck size={17} aria-hidden />
            {scopeText(t, scope)}
          </li>
        ))}
      </ul>
      {asked.app.ownAccount ? null : (
        <p className={css.outside}>
          <IconAlertTriangle size={17} aria-hidden />
          {t('consent.outside')}
        </p>
      )}
      <div className={css.buttons}>
        <Button variant="default" size="md" disabled={pending} onClick={() => onDecide('deny')}>
          {t('consent.cancel')}
        </Button>
        <Button size="md" loading={pending} onClick={() => onDecide('allow')}>
          {t('consent.allow')}
        </Button>
      </div>
      <p className={css.note}>
        {t('consent.back', { where: placeOf(redirectUri) })} {t('consent.remember')}
      </p>
    </div>
  );
}
