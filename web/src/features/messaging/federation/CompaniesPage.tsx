import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconBuildingCommunity } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { AccountLinks } from '@/features/people/accountLinks/AccountLinks';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import css from './Companies.module.css';
import { LinkRow } from './LinkRow';
import { blockServer, inviteCompany, unblockServer, useFederation, useFederationAct } from './queries';

/** Companies on other servers: how ours is reached, which are connected, which servers are not wanted. */
export function CompaniesPage() {
  const { t } = useText();
  const { data, error, refetch } = useFederation();
  return (
    <AdminArea section="companies" title={t('admin.companies')} lead={t('companies.lead')}>
      <Section title={t('companies.ours')} lead={t('companies.oursLead')}>
        <Field label={t('companies.address')}>
          <code className={css.code}>{data?.address ?? '…'}</code>
        </Field>
        <Field label={t('companies.fingerprint')} hint={t('companies.fingerprintHint')}>
          <code className={css.code}>{data?.fingerprint ?? '…'}</code>
        </Field>
      </Section>
      <Invite />
      <Section title={t('companies.list')}>
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <RowsSkeleton rows={3} /> : null}
        {data?.links.length === 0 ? <EmptyState icon={IconBuildingCommunity} title={t('companies.none')} /> : null}
        <ul className={css.links}>
          {data?.links.map((link) => (
            <LinkRow key={link.id} link={link} />
          ))}
        </ul>
      </Section>
      <AccountLinks />
      <Blocked servers={data?.blocked.map(({ server }) => server) ?? []} />
    </AdminArea>
  );
}

function Invite() {
  const { t } = useText();
  const [address, setAddress] = useState('');
  const [shows, setShows] = useState(false);
  const invite = useFederationAct(inviteCompany, () => {
    setAddress('');
    toastGood(t('companies.asked'));
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ address: address.trim(), showsPeople: shows });
  };
  return (
    <Section title={t('companies.invite')} lead={t('companies.inviteLead')}>
      <form className={css.form} onSubmit={send}>
        <TextInput
          label={t('companies.theirAddress')}
          placeholder="37439510@clarion.example"
          value={address}
          maxLength={300}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <Checkbox
          label={t('companies.showsPeople')}
          checked={shows}
          onChange={(event) => setShows(event.currentTarget.checked)}
        />
        <div>
          <Button type="submit" loading={invite.isPending} disabled={!address.includes('@')}>
            {t('companies.ask')}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Blocked({ servers }: { servers: string[] }) {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const block = useFederationAct(blockServer, () => setTyped(''));
  const unblock = useFederationAct(unblockServer);
  const send = (event: FormEvent) => {
    event.preventDefault();
    block.mutate(typed.trim());
  };
  return (
    <Section title={t('companies.blocked')} lead={t('companies.blockedLead')}>
      <form className={css.form} onSubmit={send}>
        <TextInput
          label={t('companies.server')}
          placeholder="clarion.example"
          value={typed}
          maxLength={300}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <div>
          <Button type="submit" color="red" variant="light" loading={block.isPending} disabled={!typed.trim()}>
            {t('companies.block')}
          </Button>
        </div>
      </form>
      {servers.map((server) => (
        <Field key={server} label={server}>
          <Button
            size="xs"
            variant="default"
            aria-label={t('companies.unblockOne', { server })}
            onClick={() => unblock.mutate(server)}
          >
            {t('companies.unblock')}
          </Button>
        </Field>
      ))}
    </Section>
  );
}
