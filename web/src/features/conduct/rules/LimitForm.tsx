import { Alert, Button, Modal, NumberInput, Select, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { own, useChange, useConsole } from '../queries';
import type { Rule, RuleLimit, RulePreview } from '../shapes';
import trust from '../Trust.module.css';
import { quantity } from '../words';
import { Replay } from './Replay';

type LimitValues = NonNullable<Rule['override']>['limits'];

interface Wanted {
  limits: LimitValues;
  status?: string;
}

const pathOf = (base: string, rule: Rule, what: string) => `${base}/rules/${encodeURIComponent(rule.id)}/${what}`;

const numberIn = (value?: LimitValues[string]) => (typeof value === 'number' ? value : undefined);

interface LimitFormProps {
  rule: Rule;
  /** Of the account whose limits they are; the own one, unless an officer sets them for another. */
  base?: string;
  onClose: () => void;
}

/** Limits of a rule for one account, with how it would then read, and why they are changed. */
export function LimitForm({ rule, base = own, onClose }: LimitFormProps) {
  const { t } = useText();
  const [values, setValues] = useState<LimitValues>(rule.override?.limits ?? {});
  const [status, setStatus] = useState(rule.override?.status ?? '');
  const [reason, setReason] = useState('');
  const wanted: Wanted = { limits: values, ...(status ? { status } : {}) };
  const changed = Object.keys(values).length > 0 || Boolean(status);
  const officer = useConsole()?.officer;
  const changes = [...Object.entries(values), ...(status ? [['status', status] as const] : [])].map(
    ([name, value]) => `${rule.id}.${name}=${value}`,
  );
  const save = useChange((body: Wanted & { reason: string }) =>
    call(pathOf(base, rule, 'override'), { method: 'PUT', body }),
  );
  const submit = () =>
    save.mutate(
      { ...wanted, reason },
      {
        onSuccess: () => {
          toastGood(t('state.saved'));
          onClose();
        },
      },
    );
  const title = t('rules.changeFor', { id: rule.id });
  const put = (name: string, value: number | string) => {
    const { [name]: _, ...others } = values;
    setValues(typeof value === 'number' ? { ...others, [name]: value } : others);
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={submit} label={title}>
        {rule.limits
          .filter(({ changeable }) => changeable)
          .map((limit) => (
            <LimitInput
              key={limit.name}
              limit={limit}
              value={numberIn(values[limit.name])}
              onChange={(value) => put(limit.name, value)}
            />
          ))}
        {rule.mayBecome.length ? (
          <Select
            label={t('rules.state')}
            placeholder={t('rules.asWritten')}
            clearable
            data={rule.mayBecome.map((value) => ({
              value,
              label: t(value === 'enforce' ? 'trust.enforced' : value === 'canary' ? 'trust.canary' : 'trust.observes'),
            }))}
            value={status || null}
            onChange={(value) => setStatus(value ?? '')}
          />
        ) : null}
        {changed ? <Preview rule={rule} base={base} wanted={wanted} /> : null}
        {changed && officer ? <Replay key={changes.join()} rule={rule.id} changes={changes} /> : null}
        <Textarea
          label={t('trust.reason')}
          description={t('trust.reasonHint')}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Problem message={save.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!changed || !reason.trim()} loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface LimitInputProps {
  limit: RuleLimit;
  value: number | undefined;
  onChange: (value: number | string) => void;
}

function LimitInput({ limit, value, onChange }: LimitInputProps) {
  const { t, code } = useText();
  const officer = useConsole()?.officer;
  const usual = t('standing.allowed', { limit: quantity(limit.usual, limit.unit === 'ratio' ? '' : limit.unit, code) });
  const bounds =
    limit.least !== null && limit.most !== null ? t('rules.between', { least: limit.least, most: limit.most }) : '';
  const way = limit.stricter ? t(`rules.${limit.stricter}`) : '';
  return (
    <NumberInput
      label={limit.means.replace(/\.$/, '')}
      description={[bounds, usual, officer ? '' : way].filter(Boolean).join(' ')}
      placeholder={String(limit.usual)}
      min={limit.least ?? undefined}
      max={limit.most ?? undefined}
      allowDecimal={limit.type === 'double'}
      value={value ?? ''}
      onChange={onChange}
    />
  );
}

function Preview({ rule, base, wanted }: { rule: Rule; base: string; wanted: Wanted }) {
  const { t, code } = useText();
  const [settled] = useDebouncedValue(wanted, 300);
  const { data, error } = useQuery({
    queryKey: ['conduct-preview', base, rule.id, settled],
    queryFn: ({ signal }) =>
      call<RulePreview>(pathOf(base, rule, 'preview'), { method: 'POST', body: settled, signal }),
    retry: false,
  });
  if (error) return <Problem message={error.message} />;
  if (!data) return null;
  return (
    <Alert color="gray" title={t('rules.preview')} role="status">
      <div className={trust.stack}>
        {data.statements.map(({ text, threshold }) => (
          <p key={text + threshold} className={trust.words}>
            {text} {threshold ? <em>({threshold})</em> : null}
          </p>
        ))}
        <p className={trust.words}>{data.remedy}</p>
        {data.distances.map(({ counted, unit, value, limit }) => (
          <p key={counted} className={trust.soft}>
            {t('rules.previewUsed', {
              counted,
              value: quantity(value, limit > 1 ? '' : unit, code),
              limit: quantity(limit, unit, code),
            })}
          </p>
        ))}
        <p className={trust.soft}>{data.effect}</p>
      </div>
    </Alert>
  );
}
