import { Alert, Button } from '@mantine/core';
import { useState } from 'react';
import { CopyText } from '@/design/parts/CopyText';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { Commands } from './Commands';
import { type TeamsCertificate, type TeamsSetup, useTeamsName, useTeamsSetup } from './queries';
import { SetupForm } from './SetupForm';
import { TeamsPeople } from './TeamsPeople';
import { TeamsStates } from './TeamsStates';

/** The company's connection to Microsoft Teams, and who uses it as a phone. */
export function TeamsPage() {
  const { t } = useText();
  const { data, error, refetch } = useTeamsSetup();
  return (
    <AdminArea section="msTeams" title={t('msTeams.title')} lead={t('msTeams.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? <Connection setup={data} /> : null}
      {data?.configured ? (
        <>
          <TeamsStates states={data.states ?? []} />
          <Section title={t('msTeams.commands')} lead={t('msTeams.commandsLead')}>
            <Commands text={data.commands ?? ''} label={t('msTeams.commands')} />
          </Section>
          <TeamsPeople />
        </>
      ) : null}
    </AdminArea>
  );
}

function Connection({ setup }: { setup: TeamsSetup }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <Section
      title={t('msTeams.connection')}
      lead={setup.configured ? undefined : t('msTeams.none')}
      actions={
        <Button variant={setup.configured ? 'default' : 'filled'} onClick={() => setOpen(true)}>
          {t(setup.configured ? 'msTeams.change' : 'msTeams.connect')}
        </Button>
      }
    >
      {setup.configured ? (
        <>
          {setup.enabled ? null : <Alert color="yellow">{t('msTeams.off')}</Alert>}
          <Field label={t('msTeams.fqdn')} hint={<Addresses fqdn={setup.fqdn} />}>
            <CopyText value={setup.fqdn ?? ''} />
          </Field>
          <Field label={t('msTeams.certificate')}>
            <Certificate certificate={setup.certificate} />
          </Field>
        </>
      ) : null}
      {open ? <SetupForm setup={setup} onClose={() => setOpen(false)} /> : null}
    </Section>
  );
}

function Addresses({ fqdn }: { fqdn?: string }) {
  const { t } = useText();
  const { data } = useTeamsName(fqdn);
  if (!data) return null;
  return <>{data.addresses.length ? data.addresses.join(', ') : t('msTeams.noAddress')}</>;
}

function Certificate({ certificate }: { certificate?: TeamsCertificate | null }) {
  const { t, code } = useText();
  if (!certificate) return <Tag tone="bad">{t('msTeams.noCertificate')}</Tag>;
  const tone = { Valid: 'good', Expiring: 'warn', Expired: 'bad' } as const;
  return (
    <>
      <Tag tone={tone[certificate.state]}>{t(`msTeams.certificate.${certificate.state}`)}</Tag>
      <span>
        {t('msTeams.until', { when: momentText(new Date(certificate.validUntil), code), issuer: certificate.issuer })}
      </span>
    </>
  );
}
