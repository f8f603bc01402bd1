import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { EmergencyAddress } from '@/api/shapes';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useAccount, useBusinessAddress } from '@/features/people/admin/company/queries';
import { useText } from '@/text/useText';
import { type Location, useChooseDefault, useRemoveLocation, useSaveLocation } from './queries';

export const addressFields = ['customerName', 'street', 'street2', 'city', 'state', 'zip', 'country'] as const;

interface Props {
  before?: Location;
  /** Everybody has it who has no other; so has the first one. */
  isDefault: boolean;
  /** Which of them takes its place when it is removed. */
  others: Location[];
  onClose: () => void;
}

/** A first address begins as the company's own; each next one at least in its name and country. */
function useFresh(isFirst: boolean): EmergencyAddress {
  const company = useBusinessAddress().data;
  const country = useAccount().data?.regionalSettings.homeCountry?.isoCode ?? '';
  const own = isFirst ? company?.businessAddress : undefined;
  return { customerName: company?.company, ...own, country: own?.country || country };
}

/** An address of the company that help can be sent to. */
export function AddressForm({ before, isDefault, others, onClose }: Props) {
  const { t } = useText();
  const fresh = useFresh(others.length === 0);
  const [name, setName] = useState(before?.name ?? '');
  const [typed, setTyped] = useState<EmergencyAddress>();
  const [forAll, setForAll] = useState(isDefault);
  const address = typed ?? before?.address ?? fresh;
  const save = useSaveLocation();
  const choose = useChooseDefault();
  const problems = problemsOf(save.error, ['name', ...addressFields]);
  const title = before ? t('places.change', { name: before.name }) : t('places.addAddress');
  const submit = () => {
    const shown = Object.fromEntries(addressFields.map((field) => [field, address[field] ?? '']));
    const chosen = ({ id }: Location) => (forAll && !isDefault ? choose.mutate(id, { onSuccess: onClose }) : onClose());
    save.mutate({ id: before?.id, name, address: shown }, { onSuccess: chosen });
  };
  return (
    <Modal opened size="lg" onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={submit}>
        <TextInput
          label={t('places.addressName')}
          description={t('places.addressNameHint')}
          maxLength={120}
          data-autofocus
          value={name}
          error={problems.of('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Pair>
          {addressFields.map((field) => (
            <TextInput
              key={field}
              label={t(`address.${field}`)}
              maxLength={200}
              value={address[field] ?? ''}
              error={problems.of(field)}
              onChange={(event) => setTyped({ ...address, [field]: event.currentTarget.value })}
            />
          ))}
        </Pair>
        <Checkbox
          label={t('places.forAll')}
          checked={forAll}
          disabled={isDefault}
          onChange={(event) => setForAll(event.currentTarget.checked)}
        />
        <Problem message={problems.rest ?? choose.error?.message} />
        <Buttons>
          <Button type="submit" loading={save.isPending || choose.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
      {before ? <Removal location={before} others={others} onDone={onClose} /> : null}
    </Modal>
  );
}

/** One that is in use goes only when another takes its place, so that nobody is left without. */
function Removal({ location, others, onDone }: { location: Location; others: Location[]; onDone: () => void }) {
  const { t } = useText();
  const remove = useRemoveLocation();
  const [asked, setAsked] = useState(false);
  const [instead, setInstead] = useState<string | null>(null);
  const used = location.usageStatus === 'Active';
  if (!asked)
    return (
      <Buttons>
        <Button mt="sm" variant="subtle" color="red" onClick={() => setAsked(true)}>
          {t('places.removeAddress')}
        </Button>
      </Buttons>
    );
  return (
    <Form
      label={t('places.removeAddress')}
      onSubmit={() => remove.mutate({ id: location.id, instead: instead ?? '' }, { onSuccess: onDone })}
    >
      {used ? (
        <Select
          mt="md"
          label={t('places.instead')}
          description={t('places.insteadHint')}
          data={others.map(({ id, name }) => ({ value: id, label: name }))}
          nothingFoundMessage={t('places.none')}
          value={instead}
          onChange={setInstead}
        />
      ) : null}
      <Problem message={remove.error?.message} />
      <Buttons>
        <Button type="submit" mt="sm" color="red" loading={remove.isPending} disabled={used && !instead}>
          {t('places.removeNow')}
        </Button>
      </Buttons>
    </Form>
  );
}
