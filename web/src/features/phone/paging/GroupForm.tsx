import { Button, Modal, MultiSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { RowsSkeleton } from '@/design/parts/States';
import { RINGING } from '@/features/people/colleague';
import { ExtensionsSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { type PagingGroup, type Setup, useParts, usePhones, useRemoveGroup, useSaveGroup } from './queries';

/** A paging group, new without `group`: its number, who may page, what sounds. */
export function GroupForm({ group, onClose }: { group?: PagingGroup; onClose: () => void }) {
  const { t } = useText();
  const { data } = useParts(group?.id);
  const title = group ? t('paging.setUpOf', { name: group.name }) : t('paging.add');
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': t('action.close') }}>
      {data ? <Fields group={group} before={data} title={title} onClose={onClose} /> : <RowsSkeleton rows={4} />}
    </Modal>
  );
}

interface FieldsProps {
  group?: PagingGroup;
  before: Pick<Setup, 'userIds' | 'deviceIds'>;
  title: string;
  onClose: () => void;
}

function Fields({ group, before, title, onClose }: FieldsProps) {
  const { t } = useText();
  const [setup, setSetup] = useState<Setup>({
    name: group?.name ?? '',
    extensionNumber: group?.extensionNumber ?? '',
    multicast: group?.multicast ?? { address: '', port: 0, ttl: 1 },
    ...before,
  });
  const put = (change: Partial<Setup>) => setSetup((now) => ({ ...now, ...change }));
  const save = useSaveGroup(group, before);
  const remove = useRemoveGroup();
  const problems = problemsOf(save.error ?? remove.error, [
    'name',
    'extensionNumber',
    'multicast.address',
    'multicast.port',
  ]);
  const { data: phones = [] } = usePhones();
  return (
    <Form label={title} onSubmit={() => save.mutate(setup, { onSuccess: onClose })}>
      <Pair>
        <TextInput
          label={t('paging.name')}
          maxLength={100}
          data-autofocus
          value={setup.name}
          error={problems.of('name')}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('paging.number')}
          description={group ? undefined : t('paging.numberHint')}
          inputMode="numeric"
          maxLength={8}
          disabled={Boolean(group)}
          value={setup.extensionNumber}
          error={problems.of('extensionNumber')}
          onChange={(event) => put({ extensionNumber: event.currentTarget.value })}
        />
      </Pair>
      <ExtensionsSelect
        label={t('paging.users')}
        types={RINGING}
        value={setup.userIds}
        onChange={(userIds) => put({ userIds })}
      />
      <MultiSelect
        size="md"
        label={t('paging.devices')}
        description={t('paging.devicesHint')}
        searchable
        limit={50}
        data={phones}
        value={setup.deviceIds}
        onChange={(deviceIds) => put({ deviceIds })}
      />
      <MulticastFields setup={setup} put={put} problemOf={problems.of} />
      <Problem message={problems.rest} />
      <Buttons>
        {group ? (
          <Button
            variant="subtle"
            color="red"
            loading={remove.isPending}
            onClick={() => remove.mutate(group.id, { onSuccess: onClose })}
          >
            {t('paging.remove')}
          </Button>
        ) : null}
        <Button type="submit" disabled={!setup.name.trim()} loading={save.isPending}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}

interface MulticastProps {
  setup: Setup;
  put: (change: Partial<Setup>) => void;
  problemOf: (field: string) => string | undefined;
}

function MulticastFields({ setup, put, problemOf }: MulticastProps) {
  const { t } = useText();
  const { multicast } = setup;
  const change = (part: Partial<Setup['multicast']>) => put({ multicast: { ...multicast, ...part } });
  const number = (given: number | string) => (typeof given === 'number' ? given : 0);
  return (
    <>
      <TextInput
        label={t('paging.address')}
        description={t('paging.addressHint')}
        maxLength={15}
        value={multicast.address}
        error={problemOf('multicast.address')}
        onChange={(event) => change({ address: event.currentTarget.value.trim() })}
      />
      {multicast.address ? (
        <Pair>
          <NumberInput
            size="md"
            label={t('paging.port')}
            min={0}
            max={65534}
            step={2}
            allowDecimal={false}
            value={multicast.port}
            error={problemOf('multicast.port')}
            onChange={(port) => change({ port: number(port) })}
          />
          <NumberInput
            size="md"
            label={t('paging.ttl')}
            min={1}
            max={32}
            allowDecimal={false}
            clampBehavior="blur"
            value={multicast.ttl}
            onChange={(ttl) => change({ ttl: Math.max(1, number(ttl)) })}
          />
        </Pair>
      ) : null}
    </>
  );
}
