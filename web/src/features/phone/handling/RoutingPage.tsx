import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { momentText } from '@/design/time';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import css from './Handling.module.css';
import { HoursEditor } from './HoursEditor';
import { PastProblem } from './PastProblem';
import { PathPicture } from './PathPicture';
import {
  useAddHoliday,
  useCompanyRules,
  useDryRun,
  useHolidays,
  usePastCall,
  usePastCalls,
  useRemoveHoliday,
  useSaveCompanyRule,
} from './queries';
import type { CompanyRule, PastCall } from './shapes';
import { Versions } from './Versions';

/** Where calls go: what the company does with its own, tried without a call, explained for past ones. */
export function RoutingPage() {
  const { t } = useText();
  return (
    <AdminArea section="routing" title={t('admin.routing')} lead={t('handling.routingLead')}>
      <HoursEditor owner="company" />
      <CompanyRules />
      <Holidays />
      <DryRun />
      <PastCalls />
      <Versions owner="company" />
    </AdminArea>
  );
}

function DryRun() {
  const { t } = useText();
  const run = useDryRun();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [at, setAt] = useState('');
  const ask = () => run.mutate({ from, to, ...(at ? { at } : {}) });
  return (
    <Section title={t('handling.tryCall')} lead={t('handling.tryCallLead')}>
      <Form label={t('handling.tryCall')} onSubmit={ask}>
        <Pair>
          <TextInput
            label={t('handling.caller')}
            description={t('handling.callerHint')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            label={t('handling.called')}
            description={t('handling.calledHint')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </Pair>
        <TextInput
          type="datetime-local"
          label={t('handling.at')}
          description={t('handling.atHint')}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        <Problem message={run.error?.message} />
        <Buttons>
          <Button type="submit" loading={run.isPending} disabled={!to.trim()}>
            {t('handling.tryNow')}
          </Button>
        </Buttons>
      </Form>
      {run.data ? (
        <section className={css.result} aria-label={t('handling.path')} aria-live="polite">
          <PathPicture place={run.data.path} />
        </section>
      ) : null}
    </Section>
  );
}

const whoIs = (side: PastCall['from']) => side?.name || side?.phoneNumber || side?.extensionNumber || '?';

function PastCalls() {
  const { t, code } = useText();
  const calls = usePastCalls().data?.records ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const { data, error, refetch } = usePastCall(chosen);
  const seen = new Map(calls.map((call) => [call.telephonySessionId, call]));
  return (
    <Section title={t('handling.pastCall')} lead={t('handling.pastCallLead')}>
      <Select
        searchable
        clearable
        label={t('handling.pastCallWhich')}
        nothingFoundMessage={t('handling.noPastCalls')}
        data={[...seen.values()].map((call) => ({
          value: call.telephonySessionId,
          label: `${momentText(new Date(call.startTime), code)} · ${whoIs(call.from)} → ${whoIs(call.to)} · ${call.result ?? ''}`,
        }))}
        value={chosen}
        onChange={setChosen}
      />
      <PastProblem error={error} onRetry={() => void refetch()} />
      {data ? (
        <ol className={css.steps} aria-label={t('handling.pastCall')}>
          {data.sentences.map((sentence, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a past call does not change
            <li key={at}>{sentence}</li>
          ))}
        </ol>
      ) : null}
    </Section>
  );
}

function CompanyRules() {
  const { t } = useText();
  const rules = useCompanyRules().data?.records.filter(({ type }) => type !== 'Custom') ?? [];
  return (
    <Section title={t('handling.companyRules')} lead={t('handling.companyRulesLead')}>
      {rules.map((rule) => (
        <CompanyRuleField key={rule.id} rule={rule} />
      ))}
    </Section>
  );
}

function CompanyRuleField({ rule }: { rule: CompanyRule }) {
  const { t } = useText();
  const save = useSaveCompanyRule();
  const label = t(`handling.rule.${rule.type}`);
  const set = rule.callHandlingAction === 'Disconnect' ? 'closed' : (rule.extension?.id ?? '');
  const value = rule.clarionFrontDesk ? 'desk' : set;
  const choose = (chosen: string | null) => {
    if (chosen === 'desk') save.mutate({ id: rule.id, clarionFrontDesk: true });
    else if (chosen === 'closed') save.mutate({ id: rule.id, callHandlingAction: 'Disconnect' });
    else if (chosen) save.mutate({ id: rule.id, callHandlingAction: 'Operator', extension: { id: chosen } });
  };
  return (
    <Field label={label} hint={save.error?.message}>
      <ExtensionSelect
        aria-label={label}
        allowDeselect={false}
        types="any"
        first={[
          { value: 'desk', label: t('handling.companyDesk') },
          { value: 'closed', label: t('handling.companyCloses') },
        ]}
        value={value || null}
        onChange={choose}
      />
    </Field>
  );
}

function Holidays() {
  const { t } = useText();
  const holidays = useHolidays().data?.records ?? [];
  const add = useAddHoliday();
  const remove = useRemoveHoliday();
  const [name, setName] = useState('');
  const [first, setFirst] = useState('');
  const [yearly, setYearly] = useState(true);
  const submit = () =>
    add.mutate(
      { name, first, yearly },
      {
        onSuccess: () => {
          setName('');
          setFirst('');
        },
      },
    );
  return (
    <Section title={t('handling.holidays')} lead={t('handling.holidaysLead')}>
      {holidays.length ? (
        <List label={t('handling.holidays')}>
          {holidays.map((each) => (
            <Row
              key={each.id}
              leading={null}
              title={each.name}
              detail={[each.first, each.last === each.first ? '' : each.last, each.yearly ? t('handling.yearly') : '']
                .filter(Boolean)
                .join(' · ')}
              trailing={
                <ActionIcon
                  color="gray"
                  aria-label={t('handling.remove', { name: each.name })}
                  onClick={() => remove.mutate(each.id)}
                >
                  <IconTrash size={18} aria-hidden />
                </ActionIcon>
              }
            />
          ))}
        </List>
      ) : null}
      <div className={css.form}>
        <Form label={t('handling.addHoliday')} onSubmit={submit}>
          <Pair>
            <TextInput
              label={t('handling.holidayName')}
              value={name}
              maxLength={100}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t('handling.holidayDay')}
              value={first}
              onChange={(event) => setFirst(event.currentTarget.value)}
            />
          </Pair>
          <Checkbox
            label={t('handling.yearly')}
            checked={yearly}
            onChange={(event) => setYearly(event.currentTarget.checked)}
          />
          <Problem message={add.error?.message ?? remove.error?.message} />
          <Buttons>
            <Button type="submit" variant="default" loading={add.isPending} disabled={!name.trim() || !first}>
              {t('handling.addHoliday')}
            </Button>
          </Buttons>
        </Form>
      </div>
    </Section>
  );
}
