import { ActionIcon, Button, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Avatar } from '@/design/parts/Person';
import { Section } from '@/design/parts/Section';
import { toastBad } from '@/design/toast';
import { peopleTypes } from '@/features/people/colleague';
import { useEntryById } from '@/features/people/directory';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { type Assignment, type Direction, useAssign, useRecorded } from './queries';
import css from './Recordings.module.css';

const recordable = [...peopleTypes, 'Limited', 'Department'];

/** Whose calls are all recorded. */
export function RecordedPeople() {
  const { t } = useText();
  const { data: recorded = [] } = useRecorded();
  const entryOf = useEntryById();
  const assign = useAssign();
  const [chosen, setChosen] = useState<string | null>(null);
  const [direction, setDirection] = useState<Direction>('All');
  const directions = (['All', 'Inbound', 'Outbound'] as const).map((value) => ({
    value,
    label: t(`recordings.${value}`),
  }));
  const nameOf = (id: string, number: string) => entryOf(id)?.name ?? number;
  const put = (body: Assignment) =>
    assign.mutate(body, { onError: (problem) => toastBad(t('state.notSaved'), problem.message) });
  return (
    <Section title={t('recordings.whose')} lead={t('recordings.whoseLead')}>
      <div className={css.choose}>
        <ExtensionSelect
          key={recorded.length}
          label={t('recordings.person')}
          types={recordable}
          value={chosen}
          onChange={setChosen}
        />
        <Select
          label={t('recordings.which')}
          allowDeselect={false}
          data={directions}
          value={direction}
          onChange={(value) => setDirection(value as Direction)}
        />
        <Button
          disabled={!chosen}
          loading={assign.isPending}
          onClick={() => {
            if (chosen) put({ addedExtensions: [{ id: chosen, callDirection: direction }] });
            setChosen(null);
          }}
        >
          {t('recordings.add')}
        </Button>
      </div>
      {recorded.length ? (
        <List label={t('recordings.whose')}>
          {recorded.map((one) => (
            <Row
              key={one.id}
              leading={<Avatar name={nameOf(one.id, one.extensionNumber)} />}
              title={nameOf(one.id, one.extensionNumber)}
              detail={`${one.extensionNumber} · ${t(`recordings.${one.callDirection}`)}`}
              trailing={
                <ActionIcon
                  size="lg"
                  color="gray"
                  aria-label={t('recordings.remove', { who: nameOf(one.id, one.extensionNumber) })}
                  onClick={() => put({ removedExtensions: [{ id: one.id }] })}
                >
                  <IconX size={18} aria-hidden />
                </ActionIcon>
              }
            />
          ))}
        </List>
      ) : null}
    </Section>
  );
}
