import { Button, Select, Switch } from '@mantine/core';
import { IconEar, IconPlus, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Field, Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useEntryById } from '@/features/people/directory';
import { useText } from '@/text/useText';
import { GroupForm } from './GroupForm';
import { useGroups, useHistory, useSaveWishes, useWishes } from './queries';
import css from './Supervision.module.css';
import { type Group, type Purpose, purposes, type Wishes } from './shapes';

/** Who may supervise whom, what people are told of it, and what was. */
export function SupervisionPage() {
  const { t } = useText();
  const { data, error, refetch } = useWishes();
  return (
    <AdminArea section="supervision" title={t('admin.supervision')} lead={t('supervision.lead')}>
      <Groups />
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data ? <Settings wishes={data} /> : null}
      <History />
    </AdminArea>
  );
}

function Groups() {
  const { t } = useText();
  const { data, error, refetch } = useGroups();
  const [open, setOpen] = useState<Group | 'new'>();
  const add = (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
      {t('supervision.add')}
    </Button>
  );
  return (
    <Section
      title={t('supervision.groups')}
      lead={t('supervision.groupsLead')}
      actions={data?.length ? add : undefined}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data && !data.length ? (
        <EmptyState icon={IconUsersGroup} title={t('supervision.none')} action={add}>
          {t('supervision.noneWords')}
        </EmptyState>
      ) : null}
      {data?.length ? (
        <List label={t('supervision.groups')}>
          {data.map((group) => (
            <Row
              key={group.id}
              leading={<IconUsersGroup size={22} aria-hidden />}
              title={group.name}
              trailing={
                <Button
                  variant="default"
                  aria-label={t('supervision.setUpOf', { name: group.name })}
                  onClick={() => setOpen(group)}
                >
                  {t('queues.setUp')}
                </Button>
              }
            />
          ))}
        </List>
      ) : null}
      {open ? <GroupForm group={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} /> : null}
    </Section>
  );
}

function Settings({ wishes }: { wishes: Wishes }) {
  const { t } = useText();
  const save = useSaveWishes();
  const put = (body: Partial<Wishes>) =>
    save.mutate(body, {
      onSuccess: () => toastGood(t('state.saved')),
      onError: (problem) => toastBad(t('state.notSaved'), problem.message),
    });
  const toggle = (name: 'shown' | 'tone') => (
    <Field label={t(`supervision.${name}`)} hint={t(`supervision.${name}Hint`)}>
      <Switch
        aria-label={t(`supervision.${name}`)}
        checked={wishes[name]}
        disabled={save.isPending}
        onChange={(event) => put({ [name]: event.currentTarget.checked })}
      />
    </Field>
  );
  return (
    <Section title={t('supervision.settings')} lead={t('supervision.settingsLead')}>
      {toggle('shown')}
      {toggle('tone')}
      <Field label={t('supervision.purpose')} hint={t('supervision.purposeHint')}>
        <Select
          aria-label={t('supervision.purpose')}
          allowDeselect={false}
          data={purposes.map((value) => ({ value, label: t(`supervision.purpose.${value}`) }))}
          value={wishes.purpose}
          onChange={(value) => put({ purpose: value as Purpose })}
        />
      </Field>
    </Section>
  );
}

function History() {
  const { t, code } = useText();
  const { data } = useHistory();
  const entryOf = useEntryById();
  const nameOf = (id: string) => entryOf(id)?.name ?? id;
  return (
    <Section title={t('supervision.history')} lead={t('supervision.historyLead')}>
      {data && !data.length ? <p className={css.empty}>{t('supervision.nothingYet')}</p> : null}
      {data?.length ? (
        <List label={t('supervision.history')}>
          {data.map((one) => (
            <Row
              key={one.id}
              leading={<IconEar size={22} aria-hidden />}
              title={t('supervision.who', { supervisor: nameOf(one.supervisor.id), agent: nameOf(one.agent.id) })}
              detail={[
                momentText(new Date(one.startTime), code),
                one.modes.map((mode) => t(`supervision.mode.${mode}`)).join(', '),
                t(`supervision.purpose.${one.purpose}`),
              ].join(' · ')}
              trailing={one.announced ? <Tag>{t('supervision.announced')}</Tag> : null}
            />
          ))}
        </List>
      ) : null}
    </Section>
  );
}
