import { Button, Modal, NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastBad, toastGood } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { newTrunk, type Trunk, type TrunkFields, useTrunkChange } from './queries';
import css from './Trunks.module.css';

const words = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
const fields = [...Object.keys(newTrunk), 'password'];

type Plain = 'name' | 'uri' | 'username' | 'country' | 'dialPrefix' | 'callerId';
type Choice = 'media' | 'numberFormat' | 'callerIdPolicy';
type Yes = 'registers' | 'probes' | 'emergency' | 'enabled' | 'signsCalls' | 'verifiesCalls' | 'international';

/** A trunk, new or as it is. */
export function TrunkForm({ trunk, onClose }: { trunk?: Trunk; onClose: () => void }) {
  const { t } = useText();
  const [values, setValues] = useState<TrunkFields>(() => ({ ...newTrunk, ...trunk }));
  const [addresses, setAddresses] = useState(values.addresses.join('\n'));
  const [prefixes, setPrefixes] = useState(values.prefixes.join(' '));
  const [password, setPassword] = useState('');
  const [removing, setRemoving] = useState(false);
  const change = useTrunkChange(trunk?.id);
  const problems = problemsOf(change.error, fields);
  const put = (part: Partial<TrunkFields>) => setValues({ ...values, ...part });
  const title = t(trunk ? 'trunks.edit' : 'trunks.add');

  const done = () => {
    toastGood(t('state.saved'));
    onClose();
  };
  const submit = () => {
    const wanted = Object.fromEntries(Object.keys(newTrunk).map((name) => [name, values[name as keyof TrunkFields]]));
    const body = { ...(wanted as unknown as TrunkFields), addresses: words(addresses), prefixes: words(prefixes) };
    change.mutate(password ? { ...body, password } : body, { onSuccess: done });
  };
  const text = (name: Plain, label: TextKey, hint?: TextKey, most = 100) => (
    <TextInput
      label={t(label)}
      description={hint ? t(hint) : undefined}
      maxLength={most}
      value={values[name]}
      error={problems.of(name)}
      onChange={(event) => put({ [name]: event.currentTarget.value })}
    />
  );
  const number = (name: 'priority' | 'cost', label: TextKey, hint: TextKey, least: number) => (
    <NumberInput
      label={t(label)}
      description={t(hint)}
      min={least}
      max={name === 'priority' ? 1000 : 1_000_000}
      radius="md"
      size="md"
      value={values[name]}
      error={problems.of(name)}
      onChange={(value) => put({ [name]: Number(value) })}
    />
  );
  const choice = (name: Choice, label: TextKey, data: { value: string; label: string }[]) => (
    <Select
      label={t(label)}
      data={data}
      allowDeselect={false}
      value={values[name]}
      error={problems.of(name)}
      onChange={(value) => put({ [name]: value })}
    />
  );
  const yes = (name: Yes, label: TextKey, hint?: TextKey) => (
    <Switch
      aria-label={t(label)}
      label={t(label)}
      description={hint ? t(hint) : undefined}
      checked={values[name]}
      onChange={(event) => put({ [name]: event.currentTarget.checked })}
    />
  );
  return (
    <Modal opened onClose={onClose} size="xl" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={submit}>
        <Pair>
          {text('name', 'trunks.name')}
          {text('uri', 'trunks.uri', 'trunks.uriHint', 300)}
          {text('username', 'trunks.user')}
          <PasswordInput
            label={t('trunks.password')}
            autoComplete="new-password"
            placeholder={trunk?.hasPassword ? t('trunks.passwordKept') : undefined}
            maxLength={200}
            value={password}
            error={problems.of('password')}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          />
        </Pair>
        {yes('registers', 'trunks.registers', 'trunks.registersHint')}
        <Textarea
          label={t('trunks.addresses')}
          description={t('trunks.addressesHint')}
          autosize
          minRows={2}
          maxLength={4000}
          value={addresses}
          error={problems.of('addresses')}
          onChange={(event) => setAddresses(event.currentTarget.value)}
        />
        <Pair>
          {number('priority', 'trunks.priority', 'trunks.priorityHint', 1)}
          {number('cost', 'trunks.cost', 'trunks.costHint', 0)}
        </Pair>
        <TextInput
          label={t('trunks.prefixes')}
          description={t('trunks.prefixesHint')}
          placeholder="+49 +43"
          maxLength={3000}
          value={prefixes}
          error={problems.of('prefixes')}
          onChange={(event) => setPrefixes(event.currentTarget.value)}
        />
        <Pair>
          {choice('numberFormat', 'trunks.format', [
            { value: 'e164', label: t('trunks.format.e164') },
            { value: 'digits', label: t('trunks.format.digits') },
            { value: 'national', label: t('trunks.format.national') },
          ])}
          {values.numberFormat === 'national' ? text('country', 'trunks.country', undefined, 2) : null}
          {text('dialPrefix', 'trunks.dialPrefix', undefined, 10)}
          {choice('media', 'trunks.media', [
            { value: 'rtp', label: t('trunks.media.rtp') },
            { value: 'sdes', label: t('trunks.media.sdes') },
          ])}
          {choice('callerIdPolicy', 'trunks.callerIdPolicy', [
            { value: 'pass', label: t('trunks.policy.pass') },
            { value: 'own', label: t('trunks.policy.own') },
            { value: 'fixed', label: t('trunks.policy.fixed') },
          ])}
          {values.callerIdPolicy === 'pass' ? null : text('callerId', 'trunks.callerId', undefined, 20)}
        </Pair>
        <div className={css.switches}>
          {yes('enabled', 'trunks.enabled')}
          {yes('emergency', 'trunks.emergency')}
          {yes('probes', 'trunks.probes')}
          {yes('signsCalls', 'trunks.signs')}
          {yes('verifiesCalls', 'trunks.verifies')}
          {yes('international', 'trunks.international')}
        </div>
        <Problem message={problems.rest} />
        <Buttons>
          {trunk ? (
            <Button variant="default" onClick={() => setRemoving(true)}>
              {t('trunks.remove')}
            </Button>
          ) : null}
          <Button type="submit" loading={change.isPending} disabled={!values.name || !values.uri}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
      <Asking
        opened={removing}
        title={t('trunks.remove')}
        words={t('trunks.removeWords')}
        action={t('trunks.removeNow')}
        pending={change.isPending}
        onClose={() => setRemoving(false)}
        onGo={() =>
          change.mutate(null, {
            onSuccess: done,
            onError: (error) => toastBad(t('state.notSaved'), error.message),
          })
        }
      />
    </Modal>
  );
}
