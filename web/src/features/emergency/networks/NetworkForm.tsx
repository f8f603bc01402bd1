import { Button, Fieldset, Modal, Stack, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { RemoveButton } from './MarkForm';
import {
  type Network,
  type NetworkDraft,
  type PrivateRange,
  type PublicRange,
  useRemove,
  useSaveNetwork,
} from './queries';
import { WhereFields } from './WhereFields';

interface Props {
  title: string;
  before?: Network;
  onClose: () => void;
}

const none: PublicRange = { startIp: '', endIp: '' };
const fresh = (before?: Network): NetworkDraft => ({
  id: before?.id,
  name: before?.name ?? '',
  publicIpRanges: before?.publicIpRanges.map(({ startIp, endIp }) => ({ startIp, endIp })) ?? [],
  privateIpRanges: before?.privateIpRanges.map(({ startIp, endIp, name, emergencyLocationId }) => ({
    startIp,
    endIp,
    name,
    emergencyLocationId,
  })) ?? [none],
});

/** A network: by which addresses the world sees it, and where its parts are. */
export function NetworkForm({ title, before, onClose }: Props) {
  const { t } = useText();
  const [network, setNetwork] = useState(() => fresh(before));
  const put = (change: Partial<NetworkDraft>) => setNetwork((now) => ({ ...now, ...change }));
  const save = useSaveNetwork();
  const remove = useRemove('networks');
  const problems = problemsOf(save.error ?? remove.error, ['name']);
  const { publicIpRanges, privateIpRanges } = network;
  const changed = <Range,>(ranges: Range[], at: number, change: Partial<Range>) =>
    ranges.map((range, index) => (index === at ? { ...range, ...change } : range));
  return (
    <Modal opened size="lg" onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(network, { onSuccess: onClose })}>
        <TextInput
          label={t('places.name')}
          maxLength={120}
          data-autofocus
          value={network.name}
          error={problems.of('name')}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        {publicIpRanges.map((range, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ranges have no name of their own before they are kept
          <Fieldset key={at} legend={t('places.public', { number: at + 1 })}>
            <Stack gap="md">
              <Ends range={range} onChange={(change) => put({ publicIpRanges: changed(publicIpRanges, at, change) })} />
              <Less onClick={() => put({ publicIpRanges: publicIpRanges.filter((_, index) => index !== at) })} />
            </Stack>
          </Fieldset>
        ))}
        <More label={t('places.addPublic')} onClick={() => put({ publicIpRanges: [...publicIpRanges, none] })} />
        {privateIpRanges.map((range, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ranges have no name of their own before they are kept
          <Fieldset key={at} legend={t('places.private', { number: at + 1 })}>
            <Stack gap="md">
              <Inside
                range={range}
                onChange={(change) => put({ privateIpRanges: changed(privateIpRanges, at, change) })}
              />
              <Less onClick={() => put({ privateIpRanges: privateIpRanges.filter((_, index) => index !== at) })} />
            </Stack>
          </Fieldset>
        ))}
        <More label={t('places.addPrivate')} onClick={() => put({ privateIpRanges: [...privateIpRanges, none] })} />
        <Problem message={problems.rest} />
        <Buttons>
          <RemoveButton id={before?.id} remove={remove} onDone={onClose} />
          <Button type="submit" disabled={!network.name.trim()} loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface RangeProps<Range> {
  range: Range;
  onChange: (change: Partial<Range>) => void;
}

function Ends({ range, onChange }: RangeProps<PublicRange>) {
  const { t } = useText();
  return (
    <Pair>
      {(['startIp', 'endIp'] as const).map((end) => (
        <TextInput
          key={end}
          label={t(`places.${end}`)}
          maxLength={45}
          required
          value={range[end]}
          onChange={(event) => onChange({ [end]: event.currentTarget.value })}
        />
      ))}
    </Pair>
  );
}

function Inside({ range, onChange }: RangeProps<PrivateRange>) {
  return (
    <>
      <Ends range={range} onChange={onChange} />
      <WhereFields
        where={range}
        onChange={(where) => onChange({ emergencyLocationId: undefined, emergencyAddress: undefined, ...where })}
      />
    </>
  );
}

function More({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}

function Less({ onClick }: { onClick: () => void }) {
  const { t } = useText();
  return (
    <Button variant="subtle" color="red" onClick={onClick}>
      {t('places.remove')}
    </Button>
  );
}
