import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { Tag } from '@/design/parts/Tag';
import { toastBad, toastGood } from '@/design/toast';
import { plainScopes, scopeText } from '@/features/people/authorize/scopes';
import { useRights } from '@/features/people/rights';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import apps from '../apps/Apps.module.css';
import { AddBot } from './AddBot';
import css from './Gallery.module.css';
import { Icon } from './Icon';
import { type Entry, type Token, useRemoveBot, useRenewToken, useStanding } from './queries';
import { TokenShown } from './TokenShown';

/** One app: who makes it, what it may do; for administrators, whether it may. */
export function EntryDialog({ entry, onClose }: { entry: Entry; onClose: () => void }) {
  const { t } = useText();
  const admin = useRights().may('AccountAdministration');
  const [token, setToken] = useState<Token | null>(null);
  const [adding, setAdding] = useState(false);
  return (
    <Modal
      opened
      onClose={onClose}
      title={entry.name}
      size="lg"
      closeOnClickOutside={!token}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={apps.form}>
        {token ? (
          <TokenShown token={token} onDone={() => setToken(null)} />
        ) : adding ? (
          <AddBot entry={entry} onAdded={setToken} onClose={() => setAdding(false)} />
        ) : (
          <>
            <About entry={entry} />
            {admin ? <Acts entry={entry} onToken={setToken} onAdd={() => setAdding(true)} /> : null}
          </>
        )}
      </div>
    </Modal>
  );
}

function About({ entry }: { entry: Entry }) {
  const { t } = useText();
  const scopes = plainScopes(entry.scopes);
  return (
    <>
      <div className={css.head}>
        <Icon entry={entry} />
        <div>
          <bdi>{entry.maker || t('gallery.makerUnknown')}</bdi>{' '}
          {entry.state === 'Forbidden' ? <Tag tone="bad">{t('gallery.forbidden')}</Tag> : null}
        </div>
      </div>
      {entry.description ? <p className={apps.words}>{entry.description}</p> : null}
      <div>
        <h3 className={css.heading}>{t(entry.kind === 'Bot' ? 'gallery.mayBot' : 'gallery.may')}</h3>
        {scopes.length ? (
          <ul className={css.may}>
            {scopes.map((scope) => (
              <li key={scope}>{scopeText(t, scope)}</li>
            ))}
          </ul>
        ) : (
          <p className={apps.words}>{t('gallery.nothing')}</p>
        )}
      </div>
      {entry.privacyUrl ? (
        <a className={css.link} href={entry.privacyUrl} target="_blank" rel="noopener noreferrer">
          {t('gallery.privacy')}
        </a>
      ) : (
        <p className={apps.words}>{t('gallery.privacyNone')}</p>
      )}
    </>
  );
}

interface ActsProps {
  entry: Entry;
  onToken: (token: Token) => void;
  onAdd: () => void;
}

function Acts({ entry, onToken, onAdd }: ActsProps) {
  const { t } = useText();
  const [asking, setAsking] = useState<'forbid' | 'remove' | null>(null);
  const standing = useStanding(entry.id);
  const renew = useRenewToken(entry.id);
  const remove = useRemoveBot(entry.id);
  const failed = (error: Error) => toastBad(t('state.notSaved'), error.message);
  const over = (words: string) => () => {
    setAsking(null);
    toastGood(words);
  };
  const set = (state: Entry['state']) =>
    standing.mutate(state, {
      onSuccess: over(t(state === 'Allowed' ? 'gallery.allowed' : 'gallery.forbidden')),
      onError: failed,
    });
  return (
    <div className={apps.buttons}>
      {entry.state === 'Forbidden' ? (
        <Button variant="default" loading={standing.isPending} onClick={() => set('Allowed')}>
          {t('gallery.allow')}
        </Button>
      ) : (
        <Button variant="subtle" color="red" onClick={() => setAsking('forbid')}>
          {t('gallery.forbid')}
        </Button>
      )}
      {entry.bot ? (
        <>
          <Button variant="subtle" color="red" onClick={() => setAsking('remove')}>
            {t('gallery.removeBot')}
          </Button>
          <Button
            variant="default"
            loading={renew.isPending}
            onClick={() => renew.mutate(undefined, { onSuccess: onToken, onError: failed })}
          >
            {t('gallery.newToken')}
          </Button>
        </>
      ) : entry.kind === 'Bot' && entry.state === 'Allowed' ? (
        <Button onClick={onAdd}>{t('gallery.add')}</Button>
      ) : null}
      <Asking
        opened={asking === 'forbid'}
        title={t('gallery.forbid')}
        words={t('gallery.forbidLead', { app: entry.name })}
        action={t('gallery.forbid')}
        pending={standing.isPending}
        onClose={() => setAsking(null)}
        onGo={() => set('Forbidden')}
      />
      <Asking
        opened={asking === 'remove'}
        title={t('gallery.removeBot')}
        words={t('gallery.removeBotLead', { app: entry.name })}
        action={t('gallery.removeBot')}
        pending={remove.isPending}
        onClose={() => setAsking(null)}
        onGo={() => remove.mutate(undefined, { onSuccess: over(t('state.saved')), onError: failed })}
      />
    </div>
  );
}
