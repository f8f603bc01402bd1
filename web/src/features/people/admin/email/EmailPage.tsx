import { Button } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { TestEmail } from '@/api/generated';
import { List, Row } from '@/design/parts/List';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { AdminArea } from '../AdminArea';
import { type EmailState, emailPath, useEmailState } from './queries';

/** Whether emails of the company leave: the mail server, a test, and what waits. */
export function EmailPage() {
  const { t } = useText();
  const { data, error, refetch } = useEmailState();
  return (
    <AdminArea section="email" title={t('email.title')} lead={t('email.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? (
        <>
          <Server state={data} />
          <Unsent state={data} />
        </>
      ) : null}
    </AdminArea>
  );
}

type Tested = TestEmail;

function Server({ state }: { state: EmailState }) {
  const { t } = useText();
  const trial = useMutation({ mutationFn: () => call<Tested>(`${emailPath}/test`, { method: 'POST', body: {} }) });
  if (!state.server)
    return (
      <Section title={t('email.server')}>
        <p role="status">{t('email.none')}</p>
        <p>{t('email.how')}</p>
      </Section>
    );
  return (
    <Section
      title={t('email.server')}
      lead={t('email.from', { sender: state.from })}
      actions={
        <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate()}>
          {t('email.test')}
        </Button>
      }
    >
      {trial.data?.sent ? <p role="status">{t('email.tested', { to: trial.data.to })}</p> : null}
      <Problem message={trial.error?.message ?? trial.data?.problem} />
    </Section>
  );
}

function Unsent({ state }: { state: EmailState }) {
  const { t, code } = useText();
  return (
    <Section title={t('email.unsent')} lead={t('email.unsentLead')}>
      {state.records.length === 0 ? <p>{t('email.nothing')}</p> : null}
      {state.records.length > 0 ? (
        <List label={t('email.unsent')}>
          {state.records.map((each) => (
            <Row
              key={each.id}
              leading={<IconMail size={20} aria-hidden />}
              title={each.subject}
              detail={[each.to, momentText(new Date(each.creationTime), code), each.problem]
                .filter(Boolean)
                .join(' · ')}
              trailing={
                <Tag tone={each.status === 'Waiting' ? undefined : 'warn'}>{t(`email.status.${each.status}`)}</Tag>
              }
            />
          ))}
        </List>
      ) : null}
    </Section>
  );
}
