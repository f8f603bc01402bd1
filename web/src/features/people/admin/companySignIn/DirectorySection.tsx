import { Button, NativeSelect, NumberInput, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { NewcomerFields } from './NewcomerFields';
import {
  type Directory,
  type DirectoryChange,
  directoryPath,
  put,
  useAttributeNames,
  useSignInChange,
} from './queries';
import { RemoveButton } from './RemoveButton';

const fresh: DirectoryChange = {
  enabled: true,
  host: '',
  port: 636,
  security: 'ldaps',
  authority: '',
  bindDn: '',
  base: '',
  peopleFilter: '(objectClass=inetOrgPerson)',
  attributes: {},
  groupRoles: [],
  createPeople: false,
  linkByEmail: true,
  linkAdministrators: false,
  photos: false,
  firstNumber: 101,
  everyMinutes: 0,
  mostDisabledPercent: 20,
};
const filters = {
  openldap: '(objectClass=inetOrgPerson)',
  activeDirectory: '(&(objectCategory=person)(objectClass=user))',
};

/** The company's directory: where it is, who is read from it, and how often. */
export function DirectorySection({ directory }: { directory: Directory | null }) {
  const { t } = useText();
  return (
    <Section
      title={t('companySignIn.directory')}
      lead={t('companySignIn.directoryLead')}
      actions={directory ? <RemoveButton path={directoryPath} title={t('companySignIn.directory')} /> : null}
    >
      <DirectoryForm key={directory ? 'known' : 'new'} directory={directory} />
    </Section>
  );
}

function DirectoryForm({ directory }: { directory: Directory | null }) {
  const { t } = useText();
  const [value, setValue] = useState<DirectoryChange>(directory ?? fresh);
  const [password, setPassword] = useState('');
  const change = useSignInChange(put(directoryPath));
  const set = (part: Partial<DirectoryChange>) => setValue((before) => ({ ...before, ...part }));
  const save = () =>
    change.mutate(
      { ...value, ...(password ? { bindPassword: password } : {}) },
      {
        onSuccess: () => {
          setPassword('');
          toastGood(t('state.saved'));
        },
      },
    );
  return (
    <Form onSubmit={save} label={t('companySignIn.directory')}>
      <Switch
        label={t('companySignIn.enabled')}
        checked={value.enabled}
        onChange={(event) => set({ enabled: event.currentTarget.checked })}
      />
      <Place value={value} set={set} />
      <TextInput
        label={t('companySignIn.bindDn')}
        value={value.bindDn}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => set({ bindDn: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('companySignIn.bindPassword')}
        placeholder={directory?.hasBindPassword ? t('companySignIn.kept') : undefined}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      <People value={value} set={set} />
      <NewcomerFields value={value} onChange={set} />
      <Switch
        label={t('companySignIn.photos')}
        checked={value.photos}
        onChange={(event) => set({ photos: event.currentTarget.checked })}
      />
      <Pair>
        <NumberInput
          label={t('companySignIn.every')}
          description={t('companySignIn.everyHint')}
          min={0}
          max={10_080}
          value={value.everyMinutes}
          onChange={(number) => set({ everyMinutes: Number(number) || 0 })}
        />
        <NumberInput
          label={t('companySignIn.most')}
          description={t('companySignIn.mostHint')}
          min={0}
          max={100}
          value={value.mostDisabledPercent}
          onChange={(number) => set({ mostDisabledPercent: Number(number) || 0 })}
        />
      </Pair>
      <Problem message={change.error?.message} />
      <Buttons>
        <Button type="submit" loading={change.isPending}>
          {t('companySignIn.save')}
        </Button>
      </Buttons>
    </Form>
  );
}

interface PartProps {
  value: DirectoryChange;
  set: (part: Partial<DirectoryChange>) => void;
}

function Place({ value, set }: PartProps) {
  const { t } = useText();
  const ports = { ldaps: 636, starttls: 389, none: 389 };
  const securities = ['ldaps', 'starttls', 'none'] as const;
  return (
    <>
      <Pair>
        <TextInput
          label={t('companySignIn.host')}
          value={value.host}
          spellCheck={false}
          onChange={(event) => set({ host: event.currentTarget.value.trim() })}
        />
        <NumberInput
          label={t('companySignIn.port')}
          min={1}
          max={65_535}
          value={value.port}
          onChange={(number) => set({ port: Number(number) || 636 })}
        />
      </Pair>
      <NativeSelect
        label={t('companySignIn.security')}
        value={value.security}
        data={securities.map((one) => ({ value: one, label: t(`companySignIn.security.${one}`) }))}
        onChange={(event) => {
          const chosen = securities.find((one) => one === event.currentTarget.value) ?? 'ldaps';
          set({ security: chosen, port: ports[chosen] });
        }}
      />
      <Textarea
        label={t('companySignIn.authority')}
        description={t('companySignIn.authorityHint')}
        value={value.authority}
        spellCheck={false}
        autosize
        minRows={2}
        maxRows={6}
        onChange={(event) => set({ authority: event.currentTarget.value })}
      />
    </>
  );
}

function People({ value, set }: PartProps) {
  const { t } = useText();
  const { data: names } = useAttributeNames();
  const kind = value.attributes.externalId === 'objectGUID' ? 'activeDirectory' : 'openldap';
  const choose = (chosen: string) => {
    const found = chosen === 'activeDirectory' ? chosen : 'openldap';
    set({ attributes: names?.[found] ?? {}, peopleFilter: filters[found] });
  };
  return (
    <>
      <TextInput
        label={t('companySignIn.base')}
        value={value.base}
        spellCheck={false}
        onChange={(event) => set({ base: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('companySignIn.kind')}
        value={kind}
        data={[
          { value: 'openldap', label: 'OpenLDAP' },
          { value: 'activeDirectory', label: 'Active Directory' },
        ]}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <TextInput
        label={t('companySignIn.filter')}
        value={value.peopleFilter}
        spellCheck={false}
        onChange={(event) => set({ peopleFilter: event.currentTarget.value })}
      />
    </>
  );
}
