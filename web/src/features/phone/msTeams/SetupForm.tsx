import { Button, Modal, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type SetupWish, type TeamsSetup, useRemoveTeams, useSaveTeams } from './queries';

const fields = ['fqdn', 'certificate', 'privateKey', 'proxies', 'networks'];
const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** Name, certificate and what is accepted. The key is written, and never shown again. */
export function SetupForm({ setup, onClose }: { setup: TeamsSetup; onClose: () => void }) {
  const { t } = useText();
  const [fqdn, setFqdn] = useState(setup.fqdn ?? '');
  const [enabled, setEnabled] = useState(setup.enabled ?? true);
  const [certificate, setCertificate] = useState('');
  const [privateKey, setPrivateKey] = useState('');
  const [proxies, setProxies] = useState(setup.proxies.join('\n'));
  const [networks, setNetworks] = useState(setup.networks.join('\n'));
  const save = useSaveTeams();
  const remove = useRemoveTeams();
  const problems = problemsOf(save.error, fields);
  const title = t('msTeams.connection');
  const submit = () => {
    const wanted: SetupWish = { fqdn, enabled, proxies: words(proxies), networks: words(networks) };
    if (certificate || privateKey) Object.assign(wanted, { certificate, privateKey });
    save.mutate(wanted, {
      onSuccess: () => {
        toastGood(t('state.saved'));
        onClose();
      },
    });
  };
  const end = () => {
    if (window.confirm(t('msTeams.removeSure')))
      remove.mutate(null, { onSuccess: onClose, onError: (failed) => toastBad(t('state.notSaved'), failed.message) });
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={submit}>
        <TextInput
          label={t('msTeams.fqdn')}
          description={t('msTeams.fqdnHint')}
          placeholder="sbc.example.com"
          data-autofocus
          maxLength={253}
          value={fqdn}
          error={problems.of('fqdn')}
          onChange={(event) => setFqdn(event.currentTarget.value)}
        />
        <Pem
          label={t('msTeams.certificate')}
          hint={t(setup.certificate ? 'msTeams.certificateKept' : 'msTeams.certificateHint')}
          most={65_536}
          value={certificate}
          error={problems.of('certificate')}
          onChange={setCertificate}
        />
        <Pem
          label={t('msTeams.key')}
          hint={t('msTeams.keyHint')}
          most={16_384}
          value={privateKey}
          error={problems.of('privateKey')}
          onChange={setPrivateKey}
        />
        <Textarea
          label={t('msTeams.proxies')}
          description={t('msTeams.proxiesHint')}
          autosize
          maxLength={1600}
          value={proxies}
          error={problems.of('proxies')}
          onChange={(event) => setProxies(event.currentTarget.value)}
        />
        <Textarea
          label={t('msTeams.networks')}
          description={t('msTeams.networksHint')}
          autosize
          maxLength={1000}
          value={networks}
          error={problems.of('networks')}
          onChange={(event) => setNetworks(event.currentTarget.value)}
        />
        <Switch
          label={t('msTeams.enabled')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <Problem message={problems.rest} />
        <Buttons>
          {setup.configured ? (
            <Button variant="default" color="red" loading={remove.isPending} onClick={end}>
              {t('msTeams.remove')}
            </Button>
          ) : null}
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface PemProps {
  label: string;
  hint: string;
  most: number;
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

function Pem({ label, hint, most, value, error, onChange }: PemProps) {
  return (
    <Textarea
      label={label}
      description={hint}
      placeholder="-----BEGIN"
      autoComplete="off"
      spellCheck={false}
      rows={4}
      maxLength={most}
      value={value}
      error={error}
      styles={{ input: { fontFamily: 'monospace' } }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
