import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useCostCenters } from '@/features/people/admin/company/queries';
import { useSites } from '@/features/people/admin/queries';
import { RINGING } from '@/features/people/colleague';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { insideScopes, type Limit, type LimitWish, type Scope, scopes, useRemoveLimit, useSaveLimit } from './queries';

interface Props {
  limit?: Limit;
  name: string;
  currency: string;
  /** For whoever administers some sites only: limits of these, and of people there. */
  inside: boolean;
  onClose: () => void;
}

/** A limit, new without `limit`; an old one is changed for good, or raised for the rest of the day. */
export function LimitForm({ limit, name, currency, inside, onClose }: Props) {
  const { t } = useText();
  const [wish, setWish] = useState<LimitWish>({
    scope: limit?.scope ?? (inside ? 'Site' : 'Account'),
    targetId: limit?.targetId ?? '',
    amount: limit?.today ?? '',
    today: false,
  });
  const put = (change: Partial<LimitWish>) => setWish((now) => ({ ...now, ...change }));
  const save = useSaveLimit(limit?.id);
  const remove = useRemoveLimit();
  const problems = problemsOf(save.error ?? remove.error, ['amount', 'targetId']);
  const title = limit ? t('spending.changeLimit', { name }) : t('spending.addLimit');
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(wish, { onSuccess: onClose })}>
        {limit ? null : <Target wish={wish} put={put} inside={inside} problem={problems.of('targetId')} />}
        <TextInput
          label={t('spending.amount', { currency })}
          inputMode="decimal"
          maxLength={14}
          data-autofocus
          value={wish.amount}
          error={problems.of('amount')}
          onChange={(event) => put({ amount: event.currentTarget.value.trim().replace(',', '.') })}
        />
        {limit ? (
          <Checkbox
            label={t('spending.forToday')}
            checked={wish.today}
            onChange={(event) => put({ today: event.currentTarget.checked })}
          />
        ) : null}
        <Problem message={problems.rest} />
        <Buttons>
          {limit ? (
            <Button
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate(limit.id, { onSuccess: onClose })}
            >
              {t('spending.remove')}
            </Button>
          ) : null}
          <Button type="submit" disabled={!wish.amount} loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface TargetProps {
  wish: LimitWish;
  put: (change: Partial<LimitWish>) => void;
  inside: boolean;
  problem?: string;
}

function Target({ wish, put, inside, problem }: TargetProps) {
  const { t } = useText();
  const sites = (useSites(wish.scope === 'Site').data ?? []).map(({ id, name }) => ({
    value: String(id),
    label: name,
  }));
  const centers = useCostCenters(wish.scope === 'CostCenter').data ?? [];
  const choices: Partial<Record<Scope, { value: string; label: string }[]>> = {
    Site: sites,
    CostCenter: centers.map(({ id, name }) => ({ value: String(id), label: name })),
  };
  const data = choices[wish.scope];
  return (
    <>
      <Select
        label={t('spending.scope')}
        allowDeselect={false}
        data={(inside ? insideScopes : scopes).map((value) => ({ value, label: t(`spending.scope.${value}`) }))}
        value={wish.scope}
        onChange={(scope) => put({ scope: scope as Scope, targetId: '' })}
      />
      {wish.scope === 'Extension' ? (
        <ExtensionSelect
          label={t('spending.target')}
          types={RINGING}
          value={wish.targetId || null}
          error={problem}
          onChange={(targetId) => put({ targetId: targetId ?? '' })}
        />
      ) : null}
      {data ? (
        <Select
          label={t('spending.target')}
          searchable
          data={data}
          value={wish.targetId || null}
          error={problem}
          onChange={(targetId) => put({ targetId: targetId ?? '' })}
        />
      ) : null}
    </>
  );
}
