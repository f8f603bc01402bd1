import { Button, Modal, SegmentedControl, Textarea } from '@mantine/core';
import { IconGavel, IconMessages, IconPlus, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import { createHold, endHold, type Hold, useHolds, useKeeping } from './queries';
import css from './Retention.module.css';
import { TeamSelect } from './TeamSelect';

/** What is kept whatever people delete. */
export function Holds() {
  const { t } = useText();
  const { data, error, refetch } = useHolds();
  const [adding, setAdding] = useState(false);
  const add = (
    <Button variant="default" leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
      {t('retention.addHold')}
    </Button>
  );
  return (
    <Section title={t('retention.holds')} lead={t('retention.holdsLead')} actions={data?.length ? add : null}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? <EmptyState icon={IconGavel} title={t('retention.noHolds')} action={add} /> : null}
      {data?.length ? (
        <List label={t('retention.holds')}>
          {data.map((hold) => (
            <HoldRow key={hold.id} hold={hold} />
          ))}
        </List>
      ) : null}
      {adding ? <HoldDialog onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

function HoldRow({ hold }: { hold: Hold }) {
  const { t, code } = useText();
  const [asking, setAsking] = useState(false);
  const act = useKeeping();
  const Icon = hold.kind === 'Person' ? IconUser : IconMessages;
  const name = hold.subjectName ?? t(hold.kind === 'Person' ? 'chats.formerPerson' : 'retention.goneTeam');
  const by = hold.createdByName ?? t('chats.formerPerson');
  return (
    <Row
      leading={<Icon size={20} aria-hidden />}
      title={<bdi>{name}</bdi>}
      detail={`${hold.reason} · ${by} · ${momentText(new Date(hold.creationTime), code)}`}
      trailing={
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t('retention.endHoldOn', { name })}
          onClick={() => setAsking(true)}
        >
          {t('retention.endHold')}
        </Button>
      }
    >
      <Asking
        opened={asking}
        title={t('retention.endHoldOn', { name })}
        words={t('retention.endHoldWords')}
        action={t('retention.endHold')}
        pending={act.isPending}
        onClose={() => setAsking(false)}
        onGo={() =>
          act.mutate(() => endHold(hold.id), {
            onSuccess: () => setAsking(false),
            onError: (error) => toastBad(t('state.notSaved'), error.message),
          })
        }
      />
    </Row>
  );
}

function HoldDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [kind, setKind] = useState<Hold['kind']>('Person');
  const [subject, setSubject] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const act = useKeeping();
  const problems = problemsOf(act.error, ['subjectId', 'reason']);
  const ready = subject !== null && reason.trim() !== '';
  const save = () =>
    act.mutate(() => createHold({ kind, subjectId: subject ?? '', reason: reason.trim() }), { onSuccess: onClose });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('retention.addHold')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form onSubmit={() => ready && save()}>
        <SegmentedControl
          fullWidth
          radius="xl"
          aria-label={t('retention.holdOn')}
          data={[
            { value: 'Person', label: t('retention.person') },
            { value: 'Chat', label: t('retention.team') },
          ]}
          value={kind}
          onChange={(value) => {
            setKind(value as Hold['kind']);
            setSubject(null);
          }}
        />
        {kind === 'Person' ? (
          <ExtensionSelect
            label={t('retention.person')}
            value={subject}
            error={problems.of('subjectId')}
            onChange={setSubject}
          />
        ) : (
          <TeamSelect value={subject} error={problems.of('subjectId')} onChange={setSubject} />
        )}
        <Textarea
          label={t('retention.reason')}
          description={t('retention.reasonHint')}
          autosize
          minRows={2}
          maxLength={300}
          value={reason}
          error={problems.of('reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <p className={css.counting}>{t(kind === 'Person' ? 'retention.holdPerson' : 'retention.holdTeam')}</p>
        <Problem message={problems.rest} />
        <Buttons>
          <Button variant="default" onClick={onClose}>
            {t('chats.cancel')}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={!ready}>
            {t('retention.hold')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
