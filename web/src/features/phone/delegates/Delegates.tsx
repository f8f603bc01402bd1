import { ActionIcon, Checkbox } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { List, Row } from '@/design/parts/List';
import { Avatar } from '@/design/parts/Person';
import { Section } from '@/design/parts/Section';
import { toastBad } from '@/design/toast';
import { useEntryById } from '@/features/people/directory';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { type StandIn, useDelegates, useSaveDelegates } from './queries';

/** Who answers for somebody, and calls as them: oneself, or the extension `of` whose page this is. */
export function Delegates({ of }: { of?: string }) {
  const { t } = useText();
  const delegates = useDelegates().data?.delegates ?? [];
  const save = useSaveDelegates();
  const { data: me } = useMe();
  const entryOf = useEntryById();
  const set = (next: StandIn[]) =>
    save.mutate(next, {
      onError: (error) => toastBad(t('delegates.notSaved'), error instanceof Error ? error.message : undefined),
    });
  const change = (one: StandIn, what: Partial<StandIn>) =>
    set(delegates.map((each) => (each === one ? { ...each, ...what } : each)));
  const taken = [of ?? String(me?.id ?? ''), ...delegates.map((each) => each.extension.id)];
  const add = (id: string | null) => {
    const person = id ? entryOf(id) : null;
    if (!person) return;
    const extension = { id: person.id, extensionNumber: person.extensionNumber, name: person.name };
    set([...delegates, { extension, ringsAlong: true, callsOnBehalf: true }]);
  };
  return (
    <Section title={t('delegates.title')} lead={t('delegates.lead')}>
      <List label={t('delegates.title')}>
        {delegates.map((each) => (
          <Row
            key={each.extension.id}
            leading={<Avatar name={each.extension.name} size={34} />}
            title={each.extension.name}
            detail={
              <>
                <Checkbox
                  label={t('delegates.rings')}
                  checked={each.ringsAlong}
                  onChange={(event) => change(each, { ringsAlong: event.currentTarget.checked })}
                />
                <Checkbox
                  mt={6}
                  label={t('delegates.calls')}
                  checked={each.callsOnBehalf}
                  onChange={(event) => change(each, { callsOnBehalf: event.currentTarget.checked })}
                />
              </>
            }
            trailing={
              <ActionIcon
                size="lg"
                color="gray"
                onClick={() => set(delegates.filter((other) => other !== each))}
                aria-label={t('delegates.remove', { who: each.extension.name })}
              >
                <IconTrash size={19} aria-hidden />
              </ActionIcon>
            }
          />
        ))}
      </List>
      <ExtensionSelect
        key={delegates.length}
        label={t('delegates.add')}
        placeholder={t('delegates.choose')}
        without={taken}
        value={null}
        onChange={add}
        disabled={save.isPending || delegates.length >= 16}
      />
    </Section>
  );
}
