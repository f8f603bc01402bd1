import { Select, Skeleton, Switch } from '@mantine/core';
import { call } from '@/api/client';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useRights } from '@/features/people/rights';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './Identity.module.css';
import {
  type Choice,
  type IdentityPolicy,
  policyPath,
  type Trunk,
  trunksPath,
  useIdentityChange,
  useIdentityPolicy,
  useTrunks,
} from './queries';
import { VerifiedNumbers } from './VerifiedNumbers';

/** Who calls, proven: callers who prove nothing, numbers from elsewhere, and what trunks sign and verify. */
export function IdentityPage() {
  const { t } = useText();
  const { may } = useRights();
  return (
    <AdminArea section="identity" title={t('admin.identity')} lead={t('identity.lead')}>
      {may('ReadCompanyInfo', 'AccountAdministration') ? <Policy may={may('AccountAdministration')} /> : null}
      {may('ReadCompanyPhoneNumbers') ? <VerifiedNumbers may={may('EditCompanyPhoneNumbers')} /> : null}
      {may('AccountAdministration') ? <Trunks /> : null}
    </AdminArea>
  );
}

const choices: Choice[] = ['label', 'screen', 'reject'];

function Policy({ may }: { may: boolean }) {
  const { t } = useText();
  const { data, error, refetch } = useIdentityPolicy(true);
  const change = useIdentityChange((body: Partial<IdentityPolicy>) => call(policyPath, { method: 'PUT', body }));
  const choose = (body: Partial<IdentityPolicy>) =>
    change.mutate(body, {
      onSuccess: () => toastGood(t('state.saved')),
      onError: (problem) => toastBad(t('state.notSaved'), problem.message),
    });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <Section title={t('identity.policy')} lead={t('identity.policyLead')}>
      {(['invalid', 'missing'] as const).map((what) => (
        <Field key={what} label={t(`identity.${what}`)} hint={t(`identity.${what}Hint`)}>
          {data ? (
            <Select
              aria-label={t(`identity.${what}`)}
              data={choices.map((value) => ({ value, label: t(`identity.${value}`) }))}
              value={data[what]}
              allowDeselect={false}
              disabled={!may || change.isPending}
              onChange={(value) => (value && value !== data[what] ? choose({ [what]: value as Choice }) : undefined)}
            />
          ) : (
            <Skeleton width={220} height={36} />
          )}
        </Field>
      ))}
    </Section>
  );
}

const switches: { name: 'signsCalls' | 'verifiesCalls' | 'international'; label: TextKey }[] = [
  { name: 'signsCalls', label: 'identity.signs' },
  { name: 'verifiesCalls', label: 'identity.verifies' },
  { name: 'international', label: 'identity.international' },
];

function Trunks() {
  const { t } = useText();
  const { data, error, refetch } = useTrunks(true);
  return (
    <Section title={t('identity.trunks')} lead={t('identity.trunksLead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data && !data.length ? <p className={css.soft}>{t('identity.noTrunks')}</p> : null}
      {data?.length ? (
        <ul className={css.list} aria-label={t('identity.trunks')}>
          {data.map((trunk) => (
            <TrunkRow key={trunk.id} trunk={trunk} />
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function TrunkRow({ trunk }: { trunk: Trunk }) {
  const { t } = useText();
  const change = useIdentityChange((body: Partial<Trunk>) =>
    call(`${trunksPath}/${trunk.id}`, { method: 'PUT', body }),
  );
  const turn = (body: Partial<Trunk>) =>
    change.mutate(body, {
      onSuccess: () => toastGood(t('state.saved')),
      onError: (problem) => toastBad(t('state.notSaved'), problem.message),
    });
  return (
    <li className={css.row}>
      <div className={css.who}>
        <strong>{trunk.name}</strong>
        <span className={css.soft}>{trunk.uri}</span>
      </div>
      <div className={css.switches}>
        {switches.map(({ name, label }) => (
          <Switch
            key={name}
            label={t(label)}
            aria-label={t('identity.switchNamed', { what: t(label), name: trunk.name })}
            checked={trunk[name]}
            disabled={change.isPending}
            onChange={(event) => turn({ [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
    </li>
  );
}
