import { Button } from '@mantine/core';
import { IconShieldCheck, IconShieldExclamation } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { useNow } from '@/design/useNow';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useMe } from '@/features/people/queries';
import { useText } from '@/text/useText';
import { Notices } from '../Notices';
import { own, useChange, useDistances, useStanding } from '../queries';
import type { Act, Standing } from '../shapes';
import trust from '../Trust.module.css';
import { TrustArea } from '../TrustArea';
import { ActList } from './ActList';
import { HistoryPlot } from './HistoryPlot';
import { LimitBars } from './LimitBars';
import css from './Standing.module.css';
import { daysShown } from './steps';

/** How the account stands, how far it is from each limit, what is in force, and how it was. */
export function StandingPage() {
  const { t } = useText();
  return (
    <TrustArea part="standing" title={t('trust.standing')} lead={t('standing.lead')}>
      <Content />
    </TrustArea>
  );
}

function Content() {
  const { t } = useText();
  const { data, error, refetch } = useStanding();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={6} />;
  const holds = data.holds.filter(({ inForce }) => inForce);
  return (
    <>
      <State standing={data} />
      <Notices />
      <Limits />
      <Section title={t('standing.acts')}>
        {holds.length ? (
          <ActList label={t('standing.acts')} acts={holds} actions={(act) => <PassCheck act={act} />} />
        ) : (
          <p className={trust.soft}>{t('standing.noActs')}</p>
        )}
      </Section>
      <History standing={data} />
    </>
  );
}

/** A proof that was asked for is given by a sign-in with a second factor. */
function PassCheck({ act }: { act: Act }) {
  const { t } = useText();
  const pass = useChange(() => call(`${own}/acts/${act.id}/pass`, { method: 'POST' }));
  if (act.standing !== 'challenged') return null;
  const submit = () =>
    pass.mutate(undefined, {
      onSuccess: () => toastGood(t('standing.passed')),
      onError: (error) => toastBad(t('state.notSaved'), error.message),
    });
  return (
    <Button size="xs" variant="default" title={t('standing.passHint')} loading={pass.isPending} onClick={submit}>
      {t('standing.pass')}
    </Button>
  );
}

function State({ standing }: { standing: Standing }) {
  const { t } = useText();
  const calm = standing.state === 'active';
  const tone = calm ? 'good' : standing.state === 'warned' ? 'warn' : 'bad';
  const Icon = calm ? IconShieldCheck : IconShieldExclamation;
  return (
    <section className={css.state} data-tone={tone} aria-label={t('standing.now')}>
      <span className={css.medal} aria-hidden>
        <Icon size={30} stroke={1.6} />
      </span>
      <div className={css.stateWords}>
        <h2 className={css.stateTitle}>{standing.title}</h2>
        <p className={trust.words}>{standing.means}</p>
        {calm ? null : (
          <p className={trust.words}>
            <strong>{t('standing.exit')}:</strong> {standing.exit}
          </p>
        )}
        <p className={trust.soft}>{t('trust.always')}</p>
      </div>
    </section>
  );
}

function Limits() {
  const { t } = useText();
  const [person, setPerson] = useState('');
  const { data: me } = useMe();
  const { data, error, refetch } = useDistances(person);
  return (
    <Section
      title={t('standing.limits')}
      lead={t('standing.limitsLead')}
      actions={
        <ExtensionSelect
          label={t('standing.counted')}
          value={person || (me ? String(me.id) : null)}
          allowDeselect={false}
          onChange={(value) => setPerson(value ?? '')}
        />
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? <LimitBars distances={data} /> : null}
    </Section>
  );
}

function History({ standing }: { standing: Standing }) {
  const { t, code } = useText();
  const now = useNow(60_000);
  const days = daysShown(standing.history, now);
  return (
    <Section title={t('standing.history')} lead={t('standing.historyLead', { days })}>
      <HistoryPlot standing={standing} now={now} />
      {standing.history.length ? (
        <details className={css.quiet}>
          <summary>{t('standing.events')}</summary>
          <ul>
            {standing.history.toReversed().map((one) => (
              <li key={one.actId}>
                {momentText(new Date(one.at), code)}: {standing.ladder[one.rank]?.title}, {one.scopeTitle}, {one.rule}
                {one.until ? ` — ${t('standing.ended', { when: momentText(new Date(one.until), code) })}` : null}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Section>
  );
}
