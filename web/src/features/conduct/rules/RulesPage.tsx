import { Alert, Button, Select, TextInput } from '@mantine/core';
import { IconHandStop, IconListSearch, IconSearch } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Count, Filters } from '@/design/parts/Form';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { useText } from '@/text/useText';
import { useConsole, useRules, useSwitches } from '../queries';
import type { Rule } from '../shapes';
import trust from '../Trust.module.css';
import { TrustArea } from '../TrustArea';
import { ruleState } from '../words';
import css from './Rules.module.css';
import { SwitchForm } from './SwitchForm';

interface RuleFilter {
  search: string;
  clause: string;
  state: string;
}

const stateOf = (rule: Rule) => (rule.mode === 'on' ? rule.status : rule.mode);
const fits = (rule: Rule, { search, clause, state }: RuleFilter) =>
  (!clause || rule.clause === clause) &&
  (!state || stateOf(rule) === state) &&
  [rule.id, rule.title, rule.what, rule.why, rule.law].join(' ').toLowerCase().includes(search.trim().toLowerCase());

/** Every rule: what it says, how far it goes, how often it decided and was wrong. */
export function RulesPage() {
  const { t } = useText();
  const console = useConsole();
  const [stopping, setStopping] = useState(false);
  return (
    <TrustArea
      part="rules"
      title={t('trust.rules')}
      lead={t('rules.lead')}
      actions={
        console?.switches ? (
          <Button
            color="red"
            variant="outline"
            leftSection={<IconHandStop size={18} aria-hidden />}
            onClick={() => setStopping(true)}
          >
            {t('rules.stop')}
          </Button>
        ) : null
      }
    >
      {console?.officer ? <Stopped switches={console.switches} /> : null}
      <Rules />
      {stopping ? (
        <SwitchForm rule="*" name={t('rules.all')} mode="observe" onClose={() => setStopping(false)} />
      ) : null}
    </TrustArea>
  );
}

/** That everything is switched off is told at the top, with who may take it back. */
function Stopped({ switches }: { switches: boolean }) {
  const { t } = useText();
  const [starting, setStarting] = useState(false);
  const all = useSwitches(true).data?.find(({ rule }) => rule === '*');
  if (!all) return null;
  return (
    <Alert color="red" mb="md" role="status">
      <div className={trust.side}>
        <span>
          {t('rules.stopped', { mode: t(all.mode === 'off' ? 'rules.off' : 'rules.observe'), reason: all.reason })}
        </span>
        {switches ? (
          <Button variant="default" size="xs" onClick={() => setStarting(true)}>
            {t('rules.start')}
          </Button>
        ) : null}
      </div>
      {starting ? <SwitchForm rule="*" name={t('rules.all')} mode="on" onClose={() => setStarting(false)} /> : null}
    </Alert>
  );
}

function Rules() {
  const { t } = useText();
  const [filter, setFilter] = useState<RuleFilter>({ search: '', clause: '', state: '' });
  const { data, error, refetch } = useRules();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={8} />;
  const shown = data.filter((rule) => fits(rule, filter));
  const clauses = new Map(data.map(({ clause, clauseTitle }) => [clause, `${clause} · ${clauseTitle}`]));
  const change = (part: Partial<RuleFilter>) => setFilter({ ...filter, ...part });
  return (
    <>
      <Filters label={t('rules.filters')}>
        <TextInput
          aria-label={t('rules.search')}
          placeholder={t('rules.search')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={filter.search}
          onChange={(event) => change({ search: event.currentTarget.value })}
        />
        <Select
          aria-label={t('trust.clause')}
          placeholder={t('rules.anyClause')}
          data={[...clauses]
            .sort((a, b) => a[0].localeCompare(b[0], 'en', { numeric: true }))
            .map(([value, label]) => ({ value, label }))}
          value={filter.clause || null}
          searchable
          clearable
          onChange={(value) => change({ clause: value ?? '' })}
        />
        <Select
          aria-label={t('rules.state')}
          placeholder={t('rules.anyState')}
          data={[
            { value: 'enforce', label: t('trust.enforced') },
            { value: 'canary', label: t('trust.canary') },
            { value: 'observe', label: t('trust.observes') },
            { value: 'off', label: t('trust.off') },
          ]}
          value={filter.state || null}
          clearable
          onChange={(value) => change({ state: value ?? '' })}
        />
      </Filters>
      <Count>{t('rules.count', { count: shown.length })}</Count>
      {shown.length ? (
        <ul className={css.list} aria-label={t('trust.rules')}>
          {shown.map((rule) => (
            <RuleRow key={rule.id} rule={rule} />
          ))}
        </ul>
      ) : (
        <EmptyState icon={IconListSearch} title={t('rules.nothing')}>
          {t('rules.nothingWords')}
        </EmptyState>
      )}
    </>
  );
}

function RuleRow({ rule }: { rule: Rule }) {
  const { t } = useText();
  const [state, tone] = ruleState(t, rule);
  return (
    <li>
      <Link to="/trust/rules/$ruleId" params={{ ruleId: rule.id }} className={css.row}>
        <span className={css.id}>{rule.id}</span>
        <span className={css.words}>
          <span className={css.title}>{rule.title}</span>
          <span className={css.what}>{rule.what}</span>
        </span>
        <span className={css.figures}>
          {rule.statements30d ? t('rules.month', { count: rule.statements30d }) : null}
          {rule.overturned30d ? `, ${t('rules.takenBack', { count: rule.overturned30d })}` : null}
        </span>
        <span className={css.tags}>
          {rule.override ? <Tag tone="accent">{t('rules.changed')}</Tag> : null}
          {rule.live.length ? null : <Tag>{t('trust.notLive')}</Tag>}
          <Tag tone={tone}>{state}</Tag>
        </span>
      </Link>
    </li>
  );
}
