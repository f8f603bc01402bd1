import { Button, Select, Skeleton, Switch, Textarea, TextInput } from '@mantine/core';
import { IconAppWindow, IconArrowLeft, IconKey } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Page } from '@/design/parts/Page';
import { Field, Section } from '@/design/parts/Section';
import { EmptyState, ErrorState } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useWhen } from '@/features/people/security/useWhen';
import { useText, type Words } from '@/text/useText';
import { UsageSection } from '../usage/UsageSection';
import css from './Apps.module.css';
import { GrantsPicker } from './GrantsPicker';
import { ListingForm } from './ListingForm';
import {
  type App,
  type AppFields,
  linesOf,
  useApps,
  useDeleteApp,
  useRemoveSecret,
  useRotateSecret,
  useUpdateApp,
} from './queries';
import { ScopesPicker } from './ScopesPicker';
import { Given, SecretShown } from './SecretShown';

export function AppPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { appId } = useParams({ strict: false }) as { appId: string };
  const { data, error, refetch } = useApps();
  const app = data?.records.find((each) => each.id === appId);
  const back = (
    <Button
      variant="default"
      leftSection={<IconArrowLeft size={17} aria-hidden />}
      onClick={() => void navigate({ to: '/developer', search: { tab: 'apps' } as never })}
    >
      {t('apps.back')}
    </Button>
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data)
    return (
      <Page title={t('developer.apps')}>
        <Skeleton height={320} radius="lg" role="status" aria-label={t('state.loading')} />
      </Page>
    );
  if (!app)
    return (
      <EmptyState icon={IconAppWindow} heading="h1" title={t('notFound.title')} action={back}>
        {t('notFound.words')}
      </EmptyState>
    );
  if (app.installation)
    return (
      <Page title={app.name} lead={app.description} actions={back}>
        <Section title={t('apps.general')} lead={t('apps.installationHint')}>
          <Given label={t('apps.clientId')} value={app.id} />
        </Section>
        <UsageSection app={app.id} />
      </Page>
    );
  return (
    <Page title={app.name} lead={app.description} actions={back}>
      <Section title={t('apps.general')}>
        <Given label={t('apps.clientId')} value={app.id} />
        <Enabled app={app} />
      </Section>
      <UsageSection app={app.id} />
      {app.public ? null : <Secrets app={app} />}
      <AppForm key={app.id} app={app} scopes={data.scopes} />
      <ListingForm key={`listing-${app.id}`} app={app} />
      <Removal app={app} />
    </Page>
  );
}

function useSave(app: App) {
  const { t } = useText();
  const update = useUpdateApp(app.id);
  const save = (fields: AppFields) =>
    update.mutate(fields, {
      onSuccess: () => toastGood(t('apps.saved')),
      onError: (error) => toastBad(t('state.notSaved'), error.message),
    });
  return { save, pending: update.isPending };
}

function Enabled({ app }: { app: App }) {
  const { t } = useText();
  const { save } = useSave(app);
  return (
    <Field label={t('apps.enabled')} hint={t('apps.enabledHint')}>
      <Switch
        aria-label={t('apps.enabled')}
        checked={app.enabled}
        onChange={(event) => save({ enabled: event.currentTarget.checked })}
      />
    </Field>
  );
}

const accessChoices = [600, 1800, 3600];
const refreshChoices = [3600, 86_400, 604_800, 2_592_000];

const lifeText = (t: Words['t'], seconds: number): string => {
  if (seconds % 86_400 === 0) return t('apps.days', { count: seconds / 86_400 });
  return seconds % 3600 === 0
    ? t('apps.hours', { count: seconds / 3600 })
    : t('apps.minutes', { count: Math.round(seconds / 60) });
};

function LifeSelect(props: {
  label: string;
  choices: number[];
  value: number | null;
  onChange: (value: number | null) => void;
}) {
  const { t } = useText();
  const { label, choices, value, onChange } = props;
  const offered = value === null || choices.includes(value) ? choices : [...choices, value].sort((a, b) => a - b);
  const data = [
    { value: '', label: t('apps.default') },
    ...offered.map((seconds) => ({ value: String(seconds), label: lifeText(t, seconds) })),
  ];
  return (
    <Select
      label={label}
      data={data}
      value={value === null ? '' : String(value)}
      onChange={(chosen) => onChange(chosen ? Number(chosen) : null)}
    />
  );
}

function AppForm({ app, scopes }: { app: App; scopes: string[] }) {
  const { t } = useText();
  const [name, setName] = useState(app.name);
  const [description, setDescription] = useState(app.description);
  const [grants, setGrants] = useState(app.grants);
  const [redirects, setRedirects] = useState(app.redirectUris.join('\n'));
  const [chosen, setChosen] = useState(app.scopes);
  const [access, setAccess] = useState(app.accessSeconds);
  const [refresh, setRefresh] = useState(app.refreshSeconds);
  const { save, pending } = useSave(app);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const lives = { accessSeconds: access, refreshSeconds: refresh };
    save({ name, description, grants, redirectUris: linesOf(redirects), scopes: chosen, ...lives });
  };
  return (
    <form onSubmit={submit}>
      <Section title={t('nav.settings')}>
        <div className={css.form}>
          <TextInput
            label={t('apps.name')}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label={t('apps.description')}
            maxLength={500}
            autosize
            minRows={2}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <GrantsPicker chosen={grants} redirects={redirects} onChange={setGrants} onRedirects={setRedirects} />
          <ScopesPicker all={scopes} chosen={chosen} onChange={setChosen} />
          <div className={css.lifetimes}>
            <LifeSelect label={t('apps.access')} choices={accessChoices} value={access} onChange={setAccess} />
            <LifeSelect label={t('apps.refresh')} choices={refreshChoices} value={refresh} onChange={setRefresh} />
          </div>
          <div className={css.buttons}>
            <Button type="submit" loading={pending} disabled={!name.trim() || grants.length === 0}>
              {t('action.save')}
            </Button>
          </div>
        </div>
      </Section>
    </form>
  );
}

function Secrets({ app }: { app: App }) {
  const { t } = useText();
  const when = useWhen();
  const [asking, setAsking] = useState(false);
  const rotate = useRotateSecret(app.id);
  const remove = useRemoveSecret(app.id);
  const failed = (error: Error) => toastBad(t('state.notSaved'), error.message);
  const several = app.secrets.length > 1;
  return (
    <Section
      title={t('apps.secrets')}
      actions={
        <Button variant="default" onClick={() => setAsking(true)}>
          {t('apps.rotate')}
        </Button>
      }
    >
      <div className={css.form}>
        {rotate.data?.secret ? <SecretShown clientId={app.id} secret={rotate.data.secret} /> : null}
        <List label={t('apps.secrets')}>
          {app.secrets.map((secret) => (
            <Row
              key={secret.id}
              leading={
                <span className={css.medal} aria-hidden>
                  <IconKey size={20} />
                </span>
              }
              title={t('apps.secretHint', { hint: secret.hint })}
              detail={
                secret.expirationTime
                  ? t('apps.secretUntil', { when: when(secret.expirationTime) })
                  : t('credentials.since', { when: when(secret.creationTime) })
              }
              trailing={
                several ? (
                  <Button
                    variant="subtle"
                    color="red"
                    size="compact-md"
                    aria-label={t('security.removeNamed', { name: t('apps.secretHint', { hint: secret.hint }) })}
                    onClick={() => remove.mutate(secret.id, { onError: failed })}
                  >
                    {t('security.remove')}
                  </Button>
                ) : null
              }
            />
          ))}
        </List>
      </div>
      <Asking
        opened={asking}
        title={t('apps.rotate')}
        words={t('apps.rotateLead')}
        action={t('apps.rotate')}
        pending={rotate.isPending}
        onClose={() => setAsking(false)}
        onGo={() => rotate.mutate(undefined as never, { onSuccess: () => setAsking(false), onError: failed })}
      />
    </Section>
  );
}

function Removal({ app }: { app: App }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useDeleteApp(app.id);
  return (
    <div className={css.buttons}>
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
        {t('apps.delete')}
      </Button>
      <Asking
        opened={asking}
        title={t('apps.delete')}
        words={t('apps.deleteLead', { app: app.name })}
        action={t('apps.delete')}
        pending={remove.isPending}
        onClose={() => setAsking(false)}
        onGo={() =>
          remove.mutate(undefined as never, {
            onSuccess: () => {
              toastGood(t('apps.deleted'));
              void navigate({ to: '/developer', search: { tab: 'apps' } as never });
            },
            onError: (error) => toastBad(t('state.notSaved'), error.message),
          })
        }
      />
    </div>
  );
}
