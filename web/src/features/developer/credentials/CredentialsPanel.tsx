import { Alert, Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { call } from '@/api/client';
import type { CreatedSignInCredential, SignInCredentialInfo, SignInCredentialList } from '@/api/generated';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useWhen } from '@/features/people/security/useWhen';
import { useText } from '@/text/useText';
import css from '../apps/Apps.module.css';
import { linesOf } from '../apps/queries';
import { Given } from '../apps/SecretShown';

type Credential = SignInCredentialInfo;

const key = ['credentials'] as const;
const root = '/clarion/credentials';

const useCredentials = () =>
  useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<SignInCredentialList>(root, { signal })).records,
  });

export function CredentialsPanel() {
  const { t } = useText();
  const { data, error, refetch } = useCredentials();
  const [making, setMaking] = useState(false);
  const create = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setMaking(true)}>
      {t('credentials.create')}
    </Button>
  );
  return (
    <Section title={t('developer.credentials')} lead={t('credentials.lead')} actions={data?.length ? create : null}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconKey} title={t('credentials.empty')} action={create}>
          {t('credentials.emptyWords')}
        </EmptyState>
      ) : null}
      {data?.length ? (
        <List label={t('developer.credentials')}>
          {data.map((credential) => (
            <CredentialRow key={credential.id} credential={credential} />
          ))}
        </List>
      ) : null}
      <NewCredential opened={making} onClose={() => setMaking(false)} />
    </Section>
  );
}

function CredentialRow({ credential }: { credential: Credential }) {
  const { t } = useText();
  const when = useWhen();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const name = credential.name || t('credentials.nameless');
  const revoke = useMutation({
    mutationFn: () => call<void>(`${root}/${credential.id}`, { method: 'DELETE' }),
    onSuccess: () => {
      toastGood(t('credentials.revoked'));
      return queries.invalidateQueries({ queryKey: key });
    },
    onError: (error) => toastBad(t('state.notSaved'), error.message),
  });
  return (
    <Row
      leading={
        <span className={css.medal} aria-hidden>
          <IconKey size={20} />
        </span>
      }
      title={name}
      detail={[
        credential.clientIds.length ? credential.clientIds.join(', ') : t('credentials.allApps'),
        credential.expirationTime
          ? t('credentials.until', { when: when(credential.expirationTime) })
          : t('credentials.since', { when: when(credential.creationTime) }),
      ].join(' · ')}
      trailing={
        <Button
          variant="subtle"
          color="red"
          size="compact-md"
          aria-label={t('credentials.revokeNamed', { name })}
          onClick={() => setAsking(true)}
        >
          {t('credentials.revoke')}
        </Button>
      }
    >
      <Asking
        opened={asking}
        title={t('credentials.revokeNamed', { name })}
        words={t('credentials.revokeLead', { name })}
        action={t('credentials.revoke')}
        pending={revoke.isPending}
        onClose={() => setAsking(false)}
        onGo={() => revoke.mutate()}
      />
    </Row>
  );
}

const days: Record<string, number> = { '30': 30, '90': 90, '365': 365 };

function NewCredential({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [apps, setApps] = useState('');
  const [life, setLife] = useState('90');
  const create = useMutation({
    mutationFn: () => {
      const lasting = days[life];
      const expiresAt = lasting ? new Date(Date.now() + lasting * 86_400_000).toISOString() : null;
      return call<CreatedSignInCredential>(root, {
        method: 'POST',
        body: { name, clientIds: linesOf(apps), expiresAt },
      });
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  const close = () => {
    setName('');
    setApps('');
    create.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  const token = create.data?.token;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t(token ? 'credentials.ready' : 'credentials.create')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {token ? (
        <div className={css.form}>
          <Given label="JWT" value={token} />
          <p className={css.words}>{t('credentials.once')}</p>
          <div className={css.buttons}>
            <Button onClick={close}>{t('recovery.done')}</Button>
          </div>
        </div>
      ) : (
        <form className={css.form} onSubmit={submit}>
          <TextInput
            label={t('credentials.name')}
            maxLength={100}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('credentials.expires')}
            data={[
              { value: '30', label: t('credentials.expiresIn30') },
              { value: '90', label: t('credentials.expiresIn90') },
              { value: '365', label: t('credentials.expiresIn365') },
              { value: 'never', label: t('credentials.expiresNever') },
            ]}
            value={life}
            onChange={(chosen) => setLife(chosen ?? '90')}
          />
          <Textarea
            label={t('credentials.forApps')}
            description={t('credentials.forAppsHint')}
            autosize
            minRows={2}
            spellCheck={false}
            value={apps}
            onChange={(event) => setApps(event.currentTarget.value)}
          />
          {create.error ? (
            <Alert color="red" role="alert">
              {create.error.message}
            </Alert>
          ) : null}
          <div className={css.buttons}>
            <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
              {t('credentials.createNow')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
