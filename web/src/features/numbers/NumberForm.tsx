import { Alert, Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PhoneNumberRecord } from '@/api/shapes';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { type Takes, takesOf, useChangeNumber, useForgetNumber, useRestNumber, uses } from './queries';
import { COMPANY, isInStock, reachOf } from './reach';

/** Whom a number can reach: the company, or an extension of any kind. */
export function ReachSelect({ value, onChange, problem, empty }: ReachProps) {
  const { t } = useText();
  return (
    <ExtensionSelect
      label={t('numbers.reaches')}
      types="any"
      placeholder={empty}
      clearable={Boolean(empty)}
      allowDeselect={false}
      nothingFoundMessage={t('menus.nobody')}
      first={[{ value: COMPANY, label: t('numbers.reachCompany') }]}
      value={value}
      error={problem}
      onChange={onChange}
    />
  );
}

interface ReachProps {
  value: string | null;
  onChange: (value: string | null) => void;
  problem?: string;
  /** What it says while nobody is chosen, where that is allowed. */
  empty?: string;
}

/** One number: whom it reaches and what it is called here; back to stock, back to the carrier. */
export function NumberForm({ number, onClose }: { number: PhoneNumberRecord; onClose: () => void }) {
  const { t } = useText();
  const [reach, setReach] = useState(reachOf(number));
  const [label, setLabel] = useState(number.label ?? '');
  const [takes, setTakes] = useState(takesOf(number));
  const change = useChangeNumber();
  const isMain = number.usageType === 'MainCompanyNumber';
  const problems = problemsOf(change.error, ['extension', 'label']);
  const title = formatNumber(number.phoneNumber);
  const moved = reach !== reachOf(number) && !isMain;
  const done = () => {
    toastGood(t('state.saved'));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form
        label={title}
        onSubmit={() =>
          change.mutate(
            {
              id: number.id,
              label,
              ...(moved && reach ? { reach } : {}),
              ...(takes === takesOf(number) ? {} : { takes }),
            },
            { onSuccess: done },
          )
        }
      >
        {isMain ? (
          <Alert>{t('numbers.isMain')}</Alert>
        ) : (
          <ReachSelect
            value={reach}
            onChange={setReach}
            problem={problems.of('extension')}
            empty={isInStock(number) ? t('numbers.stock') : undefined}
          />
        )}
        <TextInput
          label={t('numbers.label')}
          description={t('numbers.labelHint')}
          maxLength={100}
          value={label}
          error={problems.of('label')}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Select
          label={t('numbers.takes')}
          description={takes === 'both' ? t('numbers.takes.bothHint') : undefined}
          allowDeselect={false}
          data={uses.map((value) => ({ value, label: t(`numbers.takes.${value}`) }))}
          value={takes}
          onChange={(value) => setTakes((value ?? 'calls') as Takes)}
        />
        <Problem message={problems.rest} />
        <Buttons>
          {isMain ? null : <Leaving number={number} onDone={onClose} />}
          <Button type="submit" loading={change.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

/** A number in use goes back to stock; one in stock, to the carrier, after it was asked whether it shall. */
function Leaving({ number, onDone }: { number: PhoneNumberRecord; onDone: () => void }) {
  const { t } = useText();
  const [asked, setAsked] = useState(false);
  const rest = useRestNumber();
  const forget = useForgetNumber();
  const shown = formatNumber(number.phoneNumber);
  const finish = (words: string) => () => {
    toastGood(words);
    onDone();
  };
  const problem = rest.error ?? forget.error;
  const stocked = isInStock(number);
  const leave = () => {
    if (!stocked) rest.mutate(number.id, { onSuccess: finish(t('person.rested')) });
    else if (asked)
      forget.mutate(number.phoneNumber, { onSuccess: finish(t('elsewhere.forgotten', { number: shown })) });
    else setAsked(true);
  };
  return (
    <>
      <Problem message={problem?.message} />
      <Button variant="subtle" color="red" loading={rest.isPending || forget.isPending} onClick={leave}>
        {t(stocked ? (asked ? 'numbers.giveBackNow' : 'numbers.giveBack') : 'person.rest')}
      </Button>
    </>
  );
}
