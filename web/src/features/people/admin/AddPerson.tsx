import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { SipDetails } from '@/features/phone/devices/SipDetails';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { useRights } from '../rights';
import css from './People.module.css';
import {
  type AddResult,
  type NewPerson,
  useAddPerson,
  useFreeExtension,
  useFreeNumbers,
  useRoles,
  useSites,
} from './queries';

const nobody: NewPerson = { firstName: '', lastName: '', email: '', extensionNumber: '', phoneNumber: '', device: '' };

/** One short form: who, how to be reached, what they may do. The welcome letter lets them in. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [made, setMade] = useState<AddResult | null>(null);
  const [kept, setKept] = useState<NewPerson>(nobody);
  const [round, setRound] = useState(0);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('people.add')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {made ? (
        <Done
          made={made}
          onClose={onClose}
          onAnother={() => {
            setMade(null);
            setRound(round + 1);
          }}
        />
      ) : (
        <PersonForm
          key={round}
          start={kept}
          onMade={(result, person) => {
            // The next one mostly has the same role, site and kind of phone.
            setKept({ ...nobody, role: person.role, site: person.site, device: person.device });
            setMade(result);
          }}
        />
      )}
    </Modal>
  );
}

function PersonForm({ start, onMade }: { start: NewPerson; onMade: (made: AddResult, person: NewPerson) => void }) {
  const { t } = useText();
  const [person, setPerson] = useState(start);
  const [welcome, setWelcome] = useState(true);
  const { data: free } = useFreeExtension(true);
  const add = useAddPerson();
  const failed = add.data?.[0]?.successful === false ? (add.data[0].errors ?? []) : [];
  const of = (field: string) => failed.find((problem) => problem.field === field)?.message;
  const set = (part: NewPerson) => setPerson({ ...person, ...part });
  const typed = (field: keyof NewPerson) => ({
    value: String(person[field] ?? ''),
    error: of(field),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => set({ [field]: event.currentTarget.value }),
  });
  const submit = () =>
    add.mutate(
      { person, welcome },
      { onSuccess: ([result]) => (result?.successful ? onMade(result, person) : undefined) },
    );
  return (
    <Form onSubmit={submit} label={t('people.add')}>
      <Pair>
        <TextInput label={t('profile.firstName')} withAsterisk data-autofocus maxLength={100} {...typed('firstName')} />
        <TextInput label={t('profile.lastName')} withAsterisk maxLength={100} {...typed('lastName')} />
      </Pair>
      <TextInput
        label={t('profile.email')}
        description={t('people.emailHint')}
        withAsterisk
        type="email"
        maxLength={254}
        {...typed('email')}
      />
      <Pair>
        <TextInput
          label={t('admin.extension')}
          placeholder={free ?? ''}
          description={free ? t('people.extensionFree', { number: free }) : t('people.extensionHint')}
          inputMode="numeric"
          maxLength={8}
          {...typed('extensionNumber')}
        />
        <NumberChoice
          value={person.phoneNumber ?? ''}
          error={of('phoneNumber')}
          onChange={(phoneNumber) => set({ phoneNumber })}
        />
      </Pair>
      <Pair>
        <RoleChoice value={person.role ?? ''} error={of('role')} onChange={(role) => set({ role })} />
        <SiteChoice value={person.site ?? ''} error={of('site')} onChange={(site) => set({ site })} />
        <DeviceChoice value={person.device ?? ''} error={of('device')} onChange={(device) => set({ device })} />
      </Pair>
      <Checkbox
        label={t('people.welcome')}
        description={t('people.welcomeHint')}
        checked={welcome}
        onChange={(event) => setWelcome(event.currentTarget.checked)}
      />
      <Problem message={add.error?.message ?? of('')} />
      <Buttons>
        <Button type="submit" loading={add.isPending}>
          {t('people.addNow')}
        </Button>
      </Buttons>
    </Form>
  );
}

interface ChoiceProps {
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

function NumberChoice({ value, error, onChange }: ChoiceProps) {
  const { t } = useText();
  const may = useRights().may('EditCompanyPhoneNumbers');
  const { data } = useFreeNumbers(may);
  if (!may) return null;
  const options = (numbers: string[]) => numbers.map((number) => ({ value: number, label: formatNumber(number) }));
  const groups = [
    { group: t('people.inStock'), items: options((data?.stock ?? []).map(({ phoneNumber }) => phoneNumber)) },
    { group: t('people.fromCarrier'), items: options(data?.offers ?? []) },
  ].filter(({ items }) => items.length);
  return (
    <Select
      label={t('numbers.number')}
      description={t('people.numberHint')}
      searchable
      data={[{ value: '', label: t('people.noNumber') }, ...groups]}
      value={value}
      error={error}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

function RoleChoice({ value, error, onChange }: ChoiceProps) {
  const { t } = useText();
  const may = useRights().may('EditAssignedRoles');
  const { data: roles } = useRoles(may);
  if (!may) return null;
  const data = (roles ?? []).map(({ id, displayName }) => ({ value: id, label: displayName }));
  return (
    <Select
      label={t('people.role')}
      data={[{ value: '', label: t('people.defaultRole') }, ...data]}
      value={value}
      error={error}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

function SiteChoice({ value, error, onChange }: ChoiceProps) {
  const { t } = useText();
  const { data: sites } = useSites();
  if (!sites || sites.length < 2) return null;
  return (
    <Select
      label={t('people.site')}
      data={sites.map(({ id, name }) => ({ value: id, label: name }))}
      value={value || sites[0]?.id}
      error={error}
      searchable={sites.length > 8}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

function DeviceChoice({ value, error, onChange }: ChoiceProps) {
  const { t } = useText();
  if (!useRights().may('AddRemoveDevices')) return null;
  return (
    <Select
      label={t('people.device')}
      data={[
        { value: '', label: t('people.deviceNone') },
        { value: 'softphone', label: t('people.deviceSoft') },
        { value: 'desk phone', label: t('people.deviceDesk') },
      ]}
      value={value}
      error={error}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

function Done({ made, onClose, onAnother }: { made: AddResult; onClose: () => void; onAnother: () => void }) {
  const { t } = useText();
  const [shown, setShown] = useState(false);
  const another = useRef<HTMLButtonElement>(null);
  const person = made.extension;
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <div className={css.done} role="status">
        <p className={css.head}>
          <IconCheck size={20} aria-hidden />
          <b>{t('people.made', { name: person?.name ?? '' })}</b>
        </p>
        <ul className={css.facts}>
          <li>{t('person.extension', { number: person?.extensionNumber ?? '' })}</li>
          {made.phoneNumber ? <li className="tnum">{formatNumber(made.phoneNumber)}</li> : null}
          {made.device ? <li>{made.device.name}</li> : null}
        </ul>
      </div>
      {made.device && shown ? <SipDetails deviceId={made.device.id} /> : null}
      <Buttons>
        {made.device && !shown ? (
          <Button variant="default" onClick={() => setShown(true)}>
            {t('phones.setUp')}
          </Button>
        ) : null}
        {person ? (
          <Button variant="default" component={Link} to={`/people/${person.id}`} onClick={onClose}>
            {t('people.open')}
          </Button>
        ) : null}
        <Button ref={another} data-autofocus onClick={onAnother}>
          {t('people.another')}
        </Button>
      </Buttons>
    </div>
  );
}
