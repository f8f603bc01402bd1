import { Button, Select } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import { EndAccount } from '../cases/EndAccount';
import { WithReason } from '../cases/WithReason';
import { officer, useConsole } from '../queries';
import { LimitForm } from '../rules/LimitForm';
import type { Rule, Standing } from '../shapes';
import { ActList } from '../standing/ActList';
import { LimitBars } from '../standing/LimitBars';
import trust from '../Trust.module.css';
import { TrustArea } from '../TrustArea';
import { stateTone } from '../words';
import {
  type AccountOverride,
  accountPath,
  useAccountLimits,
  useAccountOverrides,
  useAccountRules,
  useAccountStanding,
} from './queries';

/** One account, as officers see it: standing, acts, limits, and what holds otherwise for it. */
export function AccountPage() {
  const { t } = useText();
  const { accountId } = useParams({ strict: false }) as { accountId: string };
  const { data, error, refetch } = useAccountStanding(accountId);
  return (
    <TrustArea
      part="accounts"
      title={data?.name ?? t('trust.accounts')}
      actions={
        <Button
          variant="subtle"
          component={Link}
          to="/trust/accounts"
          leftSection={<IconArrowLeft size={18} aria-hidden />}
        >
          {t('accounts.back')}
        </Button>
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={6} /> : null}
      {data ? (
        <>
          <Acts standing={data} id={accountId} />
          <Overrides id={accountId} />
          <Limits id={accountId} />
        </>
      ) : null}
    </TrustArea>
  );
}

function Acts({ standing, id }: { standing: Standing; id: string }) {
  const { t } = useText();
  const terminates = useConsole()?.terminates;
  const holds = standing.holds.filter(({ inForce }) => inForce);
  return (
    <Section
      title={t('accounts.acts')}
      lead={standing.means}
      actions={<Tag tone={stateTone(standing.state)}>{standing.title}</Tag>}
    >
      <div className={trust.stack}>
        {holds.length ? (
          <ActList
            label={t('accounts.acts')}
            acts={holds}
            actions={(act) => (
              <WithReason
                label={t('cases.undo')}
                name={t('cases.undoNamed', { title: act.title })}
                done={t('cases.undone')}
                send={(reason) => call(`${officer}/acts/${act.id}/undo`, { method: 'POST', body: { reason } })}
              />
            )}
          />
        ) : (
          <p className={trust.soft}>{t('accounts.noActs')}</p>
        )}
        {terminates ? <EndAccount accountId={id} evidence={`standing of ${id}`} /> : null}
      </div>
    </Section>
  );
}

function Limits({ id }: { id: string }) {
  const { t } = useText();
  const [person, setPerson] = useState('');
  const { data, error, refetch } = useAccountLimits(id, person);
  const choices = (data?.people ?? []).map(({ id: value, name, extensionNumber }) => ({
    value,
    label: [name, extensionNumber].filter(Boolean).join(' · '),
  }));
  return (
    <Section
      title={t('accounts.limits')}
      actions={
        <Select
          label={t('standing.counted')}
          placeholder={t('accounts.whole')}
          data={choices}
          value={person || null}
          searchable
          clearable
          onChange={(value) => setPerson(value ?? '')}
        />
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? <LimitBars distances={data.records} /> : null}
    </Section>
  );
}

function Overrides({ id }: { id: string }) {
  const { t } = useText();
  const switches = useConsole()?.switches;
  const { data } = useAccountOverrides(id);
  const { data: rules } = useAccountRules(id);
  const [changing, setChanging] = useState<Rule | null>(null);
  const changeable = (rules ?? []).filter(
    ({ limits, mayBecome }) => limits.some((l) => l.changeable) || mayBecome.length,
  );
  return (
    <Section
      title={t('accounts.overrides')}
      actions={
        switches ? (
          <Select
            label={t('accounts.change')}
            placeholder={t('accounts.choose')}
            data={changeable.map((rule) => ({ value: rule.id, label: `${rule.id} · ${rule.title}` }))}
            value={null}
            searchable
            onChange={(value) => setChanging(changeable.find((rule) => rule.id === value) ?? null)}
          />
        ) : null
      }
    >
      {data && !data.length ? <p className={trust.soft}>{t('accounts.noOverrides')}</p> : null}
      {data?.length ? (
        <ul className={trust.plain} aria-label={t('accounts.overrides')}>
          {data.map((one) => (
            <Override key={one.rule} one={one} id={id} may={Boolean(switches)} />
          ))}
        </ul>
      ) : null}
      {changing ? <LimitForm rule={changing} base={accountPath(id)} onClose={() => setChanging(null)} /> : null}
    </Section>
  );
}

function Override({ one, id, may }: { one: AccountOverride; id: string; may: boolean }) {
  const { t, code } = useText();
  const changes = Object.entries(one.limits).map(([name, value]) => `${name.replace(/_/g, ' ')} ${value}`);
  return (
    <li>
      <div className={trust.side}>
        <p className={trust.lineTitle}>
          <Link to="/trust/rules/$ruleId" params={{ ruleId: one.rule }}>
            {one.rule}
          </Link>
          : {[...changes, one.status].filter(Boolean).join(', ')}
        </p>
        {may ? (
          <WithReason
            label={t('accounts.restore')}
            name={t('accounts.restoreNamed', { id: one.rule })}
            done={t('accounts.restored')}
            send={(reason) =>
              call(`${accountPath(id)}/rules/${one.rule}/override`, { method: 'DELETE', query: { reason } })
            }
          />
        ) : null}
      </div>
      <p className={trust.words}>{one.reason}</p>
      <p className={trust.soft}>{t('accounts.setBy', { by: one.by, when: momentText(new Date(one.at), code) })}</p>
    </li>
  );
}
