import { Alert, Button, Modal, Radio, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { CreatedDeveloperApp } from '@/api/generated';
import { useText } from '@/text/useText';
import css from './Apps.module.css';
import { GrantsPicker } from './GrantsPicker';
import { linesOf, useCreateApp } from './queries';
import { ScopesPicker } from './ScopesPicker';
import { SecretShown } from './SecretShown';

interface NewAppWizardProps {
  opened: boolean;
  onClose: () => void;
  scopes: string[];
}

const usual = ['authorization_code', 'refresh_token'];

/** Three short steps, then what to copy. */
export function NewAppWizard({ opened, onClose, scopes }: NewAppWizardProps) {
  const { t } = useText();
  const navigate = useNavigate();
  const [step, setStep] = useState(1);
  const [made, setMade] = useState<CreatedDeveloperApp | null>(null);
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [kind, setKind] = useState('private');
  const [grants, setGrants] = useState(usual);
  const [redirects, setRedirects] = useState('');
  const [chosen, setChosen] = useState<string[]>(['ReadAccounts']);
  const create = useCreateApp();

  const close = () => {
    if (made) void navigate({ to: '/developer/apps/$appId', params: { appId: made.id } });
    setStep(1);
    setMade(null);
    setName('');
    setDescription('');
    setRedirects('');
    setGrants(usual);
    setChosen(['ReadAccounts']);
    create.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (step < 3) return setStep(step + 1);
    create.mutate(
      { name, description, public: kind === 'public', grants, redirectUris: linesOf(redirects), scopes: chosen },
      { onSuccess: setMade },
    );
  };
  const needsRedirect = grants.includes('authorization_code') && linesOf(redirects).length === 0;
  const ready = step === 1 ? name.trim() !== '' : step === 2 ? grants.length > 0 && !needsRedirect : true;

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t(made ? 'apps.created' : 'apps.create')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {made ? (
        <div className={css.form}>
          <SecretShown clientId={made.id} secret={made.secret} />
          <div className={css.buttons}>
            <Button onClick={close}>{t('recovery.done')}</Button>
          </div>
        </div>
      ) : (
        <form className={css.form} onSubmit={submit}>
          <p className={css.step}>{t('apps.step', { number: step })}</p>
          {step === 1 ? (
            <>
              <TextInput
                label={t('apps.name')}
                description={t('apps.nameHint')}
                maxLength={100}
                data-autofocus
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
              <Radio.Group label={t('apps.kind')} value={kind} onChange={setKind}>
                <div className={css.pair} style={{ marginTop: 8 }}>
                  <div className={css.choice}>
                    <Radio value="private" label={t('apps.kindPrivate')} description={t('apps.kindPrivateHint')} />
                  </div>
                  <div className={css.choice}>
                    <Radio value="public" label={t('apps.kindPublic')} description={t('apps.kindPublicHint')} />
                  </div>
                </div>
              </Radio.Group>
            </>
          ) : null}
          {step === 2 ? (
            <GrantsPicker chosen={grants} redirects={redirects} onChange={setGrants} onRedirects={setRedirects} />
          ) : null}
          {step === 3 ? <ScopesPicker all={scopes} chosen={chosen} onChange={setChosen} /> : null}
          {create.error ? (
            <Alert color="red" role="alert">
              {create.error.message}
            </Alert>
          ) : null}
          <div className={css.buttons}>
            {step > 1 ? (
              <Button variant="default" onClick={() => setStep(step - 1)}>
                {t('apps.previous')}
              </Button>
            ) : null}
            <Button type="submit" disabled={!ready} loading={create.isPending}>
              {t(step < 3 ? 'apps.next' : 'apps.createNow')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
