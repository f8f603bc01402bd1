import { Button } from '@mantine/core';
import { IconAdjustments, IconArrowLeft, IconPower } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { Facts } from '../Facts';
import { useConsole, useRule } from '../queries';
import type { ConsoleRights, RuleDetails } from '../shapes';
import trust from '../Trust.module.css';
import { TrustArea } from '../TrustArea';
import { ruleState } from '../words';
import { Figures } from './Figures';
import { LimitForm } from './LimitForm';
import { Limits } from './Limits';
import { SwitchForm } from './SwitchForm';

/** One rule, whole. */
export function RulePage() {
  const { t } = useText();
  const { ruleId } = useParams({ strict: false }) as { ruleId: string };
  const console = useConsole();
  const { data, error, refetch } = useRule(ruleId);
  return (
    <TrustArea
      part="rules"
      title={data ? `${data.id} · ${data.title}` : ruleId}
      actions={
        <Button
          variant="subtle"
          component={Link}
          to="/trust/rules"
          leftSection={<IconArrowLeft size={18} aria-hidden />}
        >
          {t('rules.back')}
        </Button>
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={6} /> : null}
      {data ? <Content rule={data} console={console} /> : null}
    </TrustArea>
  );
}

function Content({ rule, console }: { rule: RuleDetails; console?: ConsoleRights }) {
  return (
    <>
      <About rule={rule} />
      <LimitSection rule={rule} mayChange={console?.changesLimits ?? false} />
      <FigureSection rule={rule} />
      {console?.switches ? <SwitchSection rule={rule} /> : null}
      <History rule={rule} />
    </>
  );
}

function About({ rule }: { rule: RuleDetails }) {
  const { t } = useText();
  const [state, tone] = ruleState(t, rule);
  return (
    <Section
      title={t('rules.about')}
      actions={
        <span className={trust.tags}>
          {rule.live.length ? null : <Tag>{t('trust.notLive')}</Tag>}
          <Tag tone={tone}>{state}</Tag>
        </span>
      }
    >
      <Facts
        facts={[
          [t('statement.what'), rule.what],
          [t('statement.why'), rule.why],
          [t('rules.says'), rule.statement],
          [t('statement.remedy'), rule.remedy],
          [t('trust.clause'), `${rule.clause} · ${rule.clauseTitle}`],
          [t('trust.law'), rule.law],
          [t('rules.places'), rule.places.join(', ') || t('rules.everywhere')],
          [t('rules.window'), rule.window === 'inline' ? '' : rule.window],
          [t('statement.proof'), t(`statement.proof.${rule.proof}` as TextKey)],
          [t('rules.asked'), rule.asked.join(', ')],
          [t('rules.live'), rule.live.join(', ') || t('rules.nowhere')],
          [t('rules.ladder'), <Ladder key="ladder" rule={rule} />],
          [t('rules.kept'), rule.evidence.join(', ')],
          [t('rules.owner'), rule.owner],
          [t('rules.since'), `${rule.validFrom}, ${t('statement.version', { version: rule.version })}`],
          [
            t('rules.hash'),
            <span key="hash" className={trust.hash}>
              {rule.hash}
            </span>,
          ],
        ]}
      />
    </Section>
  );
}

function Ladder({ rule }: { rule: RuleDetails }) {
  const { t } = useText();
  return (
    <ol className={trust.ladder}>
      {rule.ladder.map((rung) => (
        <li key={`${rung.title}/${rung.scope}/${rung.times}`}>
          {rung.title}
          {rung.scope ? ` (${rung.scope})` : null}
          {rung.times > 1 ? `, ${t('rules.rung', { count: rung.times, days: rung.days })}` : null}
          {rung.human ? `, ${t('rules.human')}` : null}
        </li>
      ))}
    </ol>
  );
}

function LimitSection({ rule, mayChange }: { rule: RuleDetails; mayChange: boolean }) {
  const { t } = useText();
  const [changing, setChanging] = useState(false);
  const changeable = mayChange && (rule.limits.some((limit) => limit.changeable) || rule.mayBecome.length > 0);
  return (
    <Section
      title={t('rules.limits')}
      actions={
        changeable ? (
          <Button
            variant="default"
            leftSection={<IconAdjustments size={18} aria-hidden />}
            onClick={() => setChanging(true)}
          >
            {t('rules.change')}
          </Button>
        ) : null
      }
    >
      <Limits rule={rule} mayChange={mayChange} />
      {changing ? <LimitForm rule={rule} onClose={() => setChanging(false)} /> : null}
    </Section>
  );
}

function FigureSection({ rule }: { rule: RuleDetails }) {
  const { t } = useText();
  return (
    <Section title={t('rules.figures')}>
      <Figures rule={rule} />
    </Section>
  );
}

function SwitchSection({ rule }: { rule: RuleDetails }) {
  const { t } = useText();
  const [turning, setTurning] = useState(false);
  return (
    <Section
      title={t('rules.switch')}
      lead={t(rule.switchable ? 'rules.switchLead' : 'rules.never')}
      actions={
        rule.switchable ? (
          <Button
            color="red"
            variant="outline"
            leftSection={<IconPower size={18} aria-hidden />}
            onClick={() => setTurning(true)}
          >
            {t(`rules.${rule.mode}` as TextKey)}
          </Button>
        ) : null
      }
    >
      {turning ? (
        <SwitchForm
          rule={rule.id}
          name={rule.id}
          mode={rule.mode === 'on' ? 'observe' : 'on'}
          onClose={() => setTurning(false)}
        />
      ) : null}
    </Section>
  );
}

function History({ rule }: { rule: RuleDetails }) {
  const { t, code } = useText();
  return (
    <Section title={t('rules.history')}>
      {rule.changes.length ? (
        <ul className={trust.plain} aria-label={t('rules.history')}>
          {rule.changes.map((change) => (
            <li key={change.position}>
              <p className={trust.lineTitle}>
                {t(`rules.kind.${change.kind}`)}
                {change.mode ? `: ${t(`rules.${change.mode}` as TextKey)}` : null}
                {change.limits
                  ? `: ${Object.entries(change.limits)
                      .map(([name, value]) => `${name} ${value}`)
                      .join(', ')}`
                  : null}
                {change.status ? ` ${change.status}` : null}
              </p>
              <p className={trust.soft}>
                {[
                  momentText(new Date(change.at), code),
                  change.scope,
                  change.reason,
                  t('evidence.record', { position: change.position }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
            </li>
          ))}
        </ul>
      ) : (
        <p className={trust.soft}>{t('rules.noHistory')}</p>
      )}
    </Section>
  );
}
