import { Alert, Button, Modal, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { Setup } from '@/api/signIn';
import { List, Row } from '@/design/parts/List';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { makePasskey, passkeysWorkAt } from '../sign-in/passkeys';
import { AuthenticatorSetup } from './AuthenticatorSetup';
import { ConfirmPassword } from './ConfirmPassword';
import { EmailDialog, type Sent } from './EmailDialog';
import { changes, type PasskeyView, type SecurityView, useSecurity, useSecurityChange } from './queries';
import { RecoveryCodes } from './RecoveryCodes';
import css from './Security.module.css';
import { useWhen } from './useWhen';

/** What is being done, and needs the password first. */
type Task =
  | { kind: 'setUp' | 'removeAuthenticator' | 'setUpEmail' | 'removeEmail' | 'recoveryCodes' | 'addPasskey' }
  | { kind: 'removePasskey'; passkey: PasskeyView };

export function SecondFactorSection() {
  const { t } = useText();
  const { data, error, refetch } = useSecurity();
  return (
    <Section title={t('security.second')} lead={t('security.secondLead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? <Factors data={data} /> : null}
    </Section>
  );
}

function Factors({ data }: { data: SecurityView }) {
  const { t } = useText();
  const when = useWhen();
  const [task, setTask] = useState<Task | null>(null);
  const [setup, setSetup] = useState<Setup | null>(null);
  const [sent, setSent] = useState<Sent | null>(null);
  const [codes, setCodes] = useState<string[]>([]);
  const [name, setName] = useState('');
  const perform = useSecurityChange(async (password: string) => {
    if (task?.kind === 'setUp') return setSetup(await changes.startAuthenticator(password));
    if (task?.kind === 'setUpEmail') return setSent(await changes.startEmailCodes(password));
    if (task?.kind === 'removeEmail') {
      await changes.removeEmailCodes(password);
      return toastGood(t('security.emailRemoved'));
    }
    if (task?.kind === 'recoveryCodes') return setCodes((await changes.renewRecoveryCodes(password)).recoveryCodes);
    if (task?.kind === 'removeAuthenticator') {
      await changes.removeAuthenticator(password);
      return toastGood(t('security.authenticatorRemoved'));
    }
    if (task?.kind === 'removePasskey') {
      await changes.removePasskey(task.passkey.id, password);
      return toastGood(t('security.passkeyRemoved'));
    }
    await addPasskey(password);
  });
  const addPasskey = async (password: string) => {
    const { ticket, publicKey } = await changes.passkeyOptions(password);
    const credential = await makePasskey(publicKey);
    if (!credential) return toastBad(t('signIn.passkeyFailed'));
    const made = await changes.addPasskey({ ticket, credential, name });
    toastGood(t('security.passkeyAdded'));
    setName('');
    if (made.recoveryCodes) setCodes(made.recoveryCodes);
  };
  const here = passkeysWorkAt(data.passkeyOrigin);
  const any = data.authenticator || data.passkeys.length > 0 || data.emailCodes !== null;
  return (
    <>
      {data.secondFactorRequired ? <Alert mb="sm">{t('security.required')}</Alert> : null}
      <Field label={t('security.authenticator')} hint={t('security.authenticatorHint')}>
        {data.authenticator ? (
          <>
            <Tag tone="good">{t('security.authenticatorOn')}</Tag>
            <Button
              variant="default"
              aria-label={t('security.removeNamed', { name: t('security.authenticator') })}
              onClick={() => setTask({ kind: 'removeAuthenticator' })}
            >
              {t('security.remove')}
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => setTask({ kind: 'setUp' })}>
            {t('security.authenticatorAdd')}
          </Button>
        )}
      </Field>
      <Field
        label={t('security.email')}
        hint={data.emailCodes ? t('security.emailTo', { address: data.emailCodes }) : t('security.emailHint')}
      >
        {data.emailCodes ? (
          <Button
            variant="default"
            aria-label={t('security.removeNamed', { name: t('security.email') })}
            onClick={() => setTask({ kind: 'removeEmail' })}
          >
            {t('security.remove')}
          </Button>
        ) : (
          <Button variant="default" aria-label={t('security.emailAdd')} onClick={() => setTask({ kind: 'setUpEmail' })}>
            {t('security.authenticatorAdd')}
          </Button>
        )}
      </Field>
      <Field
        label={t('security.passkeys')}
        hint={here ? t('security.passkeysHint') : t('security.passkeysHere', { origin: data.passkeyOrigin })}
      >
        <Button variant="default" disabled={!here} onClick={() => setTask({ kind: 'addPasskey' })}>
          {t('security.passkeyAdd')}
        </Button>
      </Field>
      {data.passkeys.length ? (
        <List label={t('security.passkeys')}>
          {data.passkeys.map((passkey) => (
            <Row
              key={passkey.id}
              leading={
                <span className={css.medal} aria-hidden>
                  <IconFingerprint size={20} />
                </span>
              }
              title={passkey.name}
              detail={
                passkey.lastUsedTime
                  ? t('security.lastUsed', { when: when(passkey.lastUsedTime) })
                  : t('security.never')
              }
              trailing={
                <Button
                  variant="subtle"
                  color="red"
                  size="compact-md"
                  aria-label={t('security.removeNamed', { name: passkey.name })}
                  onClick={() => setTask({ kind: 'removePasskey', passkey })}
                >
                  {t('security.remove')}
                </Button>
              }
            />
          ))}
        </List>
      ) : null}
      {any ? (
        <Field label={t('security.recoveryCodes')} hint={t('security.recoveryLeft', { count: data.recoveryCodesLeft })}>
          <Button variant="default" onClick={() => setTask({ kind: 'recoveryCodes' })}>
            {t('security.recoveryRenew')}
          </Button>
        </Field>
      ) : null}
      <ConfirmPassword
        opened={task !== null}
        onClose={() => setTask(null)}
        onConfirm={async (password) => {
          await perform.mutateAsync(password);
        }}
      >
        {task?.kind === 'addPasskey' ? (
          <TextInput
            label={t('security.passkeyName')}
            description={t('security.passkeyNameHint')}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        ) : null}
      </ConfirmPassword>
      <EmailDialog sent={sent} onClose={() => setSent(null)} onDone={setCodes} />
      <SetupDialog setup={setup} onClose={() => setSetup(null)} onDone={setCodes} />
      <Modal
        opened={codes.length > 0}
        onClose={() => setCodes([])}
        title={t('recovery.title')}
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <p className={css.words}>{t('recovery.lead')}</p>
        <RecoveryCodes codes={codes} onDone={() => setCodes([])} />
      </Modal>
    </>
  );
}

interface SetupDialogProps {
  setup: Setup | null;
  onClose: () => void;
  onDone: (codes: string[]) => void;
}

function SetupDialog({ setup, onClose, onDone }: SetupDialogProps) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const confirm = useSecurityChange(changes.confirmAuthenticator);
  const close = () => {
    setCode('');
    confirm.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(code, {
      onSuccess: ({ recoveryCodes }) => {
        onDone(recoveryCodes);
        close();
      },
    });
  };
  return (
    <Modal
      opened={setup !== null}
      onClose={close}
      title={t('security.authenticator')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form className={css.form} onSubmit={submit}>
        {setup ? <AuthenticatorSetup setup={setup} /> : null}
        <TextInput
          label={t('signIn.codeLabel')}
          description={t('signIn.codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          value={code}
          error={confirm.error ? t('signIn.codeWrong') : undefined}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={confirm.isPending} disabled={!code.trim()}>
          {t('signIn.continue')}
        </Button>
      </form>
    </Modal>
  );
}
