import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { RINGING } from '@/features/people/colleague';
import { ExtensionsSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { type Kind, type Place, useRemovePlace, useSavePlace } from './queries';

interface Props {
  kind: Kind;
  title: string;
  id?: string;
  before?: Place;
  onClose: () => void;
}

/** A group for pickup, or a park location; new without `id`. */
export function PlaceForm({ kind, title, id, before, onClose }: Props) {
  const { t } = useText();
  const groups = kind === 'pickup-groups';
  const [place, setPlace] = useState<Place>(
    before ?? { name: '', extensionNumber: '', memberIds: groups ? [] : undefined },
  );
  const put = (change: Partial<Place>) => setPlace((now) => ({ ...now, ...change }));
  const save = useSavePlace(kind, id);
  const remove = useRemovePlace(kind);
  const problems = problemsOf(save.error ?? remove.error, ['name', 'extensionNumber', 'memberIds']);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(place, { onSuccess: onClose })}>
        <Pair>
          <TextInput
            label={t('pickup.name')}
            maxLength={100}
            data-autofocus
            value={place.name}
            error={problems.of('name')}
            onChange={(event) => put({ name: event.currentTarget.value })}
          />
          <TextInput
            label={t('pickup.number')}
            description={id ? undefined : t('pickup.numberHint')}
            inputMode="numeric"
            maxLength={8}
            disabled={Boolean(id)}
            value={place.extensionNumber}
            error={problems.of('extensionNumber')}
            onChange={(event) => put({ extensionNumber: event.currentTarget.value })}
          />
        </Pair>
        {groups ? (
          <ExtensionsSelect
            label={t('pickup.members')}
            types={RINGING}
            value={place.memberIds ?? []}
            error={problems.of('memberIds')}
            onChange={(memberIds) => put({ memberIds })}
          />
        ) : null}
        <Problem message={problems.rest} />
        <Buttons>
          {id ? (
            <Button
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate(id, { onSuccess: onClose })}
            >
              {t('pickup.remove')}
            </Button>
          ) : null}
          <Button type="submit" disabled={!place.name.trim()} loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
