import { Button, Checkbox, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { Commands } from './Commands';
import { type TeamsPerson, useConnectPeople, useDisconnectPeople, useTeamsPeople } from './queries';

/** People with a direct number: who uses Teams, and by which number; one or many at a time. */
export function TeamsPeople() {
  const { t } = useText();
  const { data, error, refetch } = useTeamsPeople();
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  const [numbers, setNumbers] = useState<Record<string, string>>({});
  const [open, setOpen] = useState<TeamsPerson>();
  const connect = useConnectPeople();
  const disconnect = useDisconnectPeople();
  const picked = (data ?? []).filter((person) => chosen.has(person.extensionId));
  const numberOf = (person: TeamsPerson) =>
    numbers[person.extensionId] || person.phoneNumber || person.numbers[0] || '';
  const done = {
    onSuccess: () => {
      setChosen(new Set());
      toastGood(t('state.saved'));
    },
  };
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Section
      title={t('msTeams.people')}
      lead={t('msTeams.peopleLead')}
      actions={
        <Button.Group>
          <Button
            disabled={!picked.length}
            loading={connect.isPending}
            onClick={() =>
              connect.mutate(
                picked.map((person) => ({ extensionId: person.extensionId, phoneNumber: numberOf(person) })),
                done,
              )
            }
          >
            {t('msTeams.connectPeople', { count: picked.length })}
          </Button>
          <Button
            variant="default"
            disabled={!picked.some((person) => person.status)}
            loading={disconnect.isPending}
            onClick={() =>
              disconnect.mutate(
                picked.filter((person) => person.status).map((person) => person.extensionId),
                done,
              )
            }
          >
            {t('msTeams.disconnectPeople')}
          </Button>
        </Button.Group>
      }
    >
      <Problem message={problemsOf(connect.error ?? disconnect.error, []).rest} />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.length === 0 ? <p>{t('msTeams.noPeople')}</p> : null}
      {data?.length ? (
        <List label={t('msTeams.people')}>
          {data.map((person) => (
            <Row
              key={person.extensionId}
              leading={
                <Checkbox
                  aria-label={t('msTeams.choose', { name: person.name })}
                  checked={chosen.has(person.extensionId)}
                  onChange={() => toggle(person.extensionId)}
                />
              }
              title={`${person.name} · ${person.extensionNumber}`}
              detail={person.phoneNumber || person.numbers[0]}
              trailing={<State person={person} />}
            >
              {chosen.has(person.extensionId) && person.numbers.length > 1 ? (
                <Select
                  mx="md"
                  mb="sm"
                  label={t('msTeams.numberOf', { name: person.name })}
                  data={person.numbers}
                  allowDeselect={false}
                  value={numberOf(person)}
                  onChange={(value) => setNumbers({ ...numbers, [person.extensionId]: value ?? '' })}
                />
              ) : null}
              {person.status ? (
                <Button
                  variant="default"
                  mx="md"
                  mb="md"
                  aria-label={t('msTeams.commandsFor', { name: person.name })}
                  onClick={() => setOpen(person)}
                >
                  {t('msTeams.powershell')}
                </Button>
              ) : null}
            </Row>
          ))}
        </List>
      ) : null}
      {open ? (
        <Modal
          opened
          size="lg"
          onClose={() => setOpen(undefined)}
          title={t('msTeams.commandsFor', { name: open.name })}
          closeButtonProps={{ 'aria-label': t('action.close') }}
        >
          <Commands text={open.commands} label={t('msTeams.commandsFor', { name: open.name })} />
        </Modal>
      ) : null}
    </Section>
  );
}

function State({ person }: { person: TeamsPerson }) {
  const { t } = useText();
  if (!person.status) return null;
  return person.status === 'Connected' ? (
    <Tag tone="good">{t('msTeams.status.Connected')}</Tag>
  ) : (
    <Tag tone="warn">{t('msTeams.status.OutOfSync')}</Tag>
  );
}
