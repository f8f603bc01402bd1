import { Button, Modal, Select, TextInput } from '@mantine/core';
import { IconPlus, IconWorld } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form, Pager } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import { RINGING } from '@/features/people/colleague';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { useVerifiedNumbers } from './identity/queries';
import {
  type ElsewhereUsage,
  elsewhereUsages,
  personal,
  useForgetNumber,
  useKeepNumber,
  useNumbersPage,
} from './queries';
import { useUsageText } from './useUsageText';

/** Numbers that stay with another carrier: whose they are, and who is shown by them. */
export function Elsewhere() {
  const { t } = useText();
  const usage = useUsageText();
  const [adding, setAdding] = useState(false);
  const [page, setPage] = useState(1);
  const answer = useNumbersPage({ usageType: elsewhereUsages }, page).data;
  const kept = answer?.records ?? [];
  const forget = useForgetNumber();
  const remove = (phoneNumber: string) =>
    forget.mutate(phoneNumber, {
      onSuccess: () => toastGood(t('elsewhere.forgotten', { number: formatNumber(phoneNumber) })),
      onError: (problem) => toastBad(t('state.notSaved'), problem.message),
    });
  return (
    <Section
      title={t('elsewhere.title')}
      lead={t('elsewhere.lead')}
      actions={
        <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
          {t('elsewhere.add')}
        </Button>
      }
    >
      {kept.length ? (
        <List label={t('elsewhere.title')}>
          {kept.map(({ id, phoneNumber, usageType, extension, label }) => (
            <Row
              key={id}
              leading={<IconWorld size={20} aria-hidden />}
              title={<span className="tnum">{formatNumber(phoneNumber)}</span>}
              detail={[usage(usageType), extension?.name, label].filter(Boolean).join(' · ')}
              actions={
                <Button
                  variant="default"
                  size="compact-md"
                  aria-label={t('elsewhere.forgetNamed', { number: formatNumber(phoneNumber) })}
                  loading={forget.isPending && forget.variables === phoneNumber}
                  onClick={() => remove(phoneNumber)}
                >
                  {t('elsewhere.forget')}
                </Button>
              }
            />
          ))}
        </List>
      ) : (
        <p>{t('elsewhere.none')}</p>
      )}
      <Pager page={page} pages={answer?.paging?.totalPages ?? 1} onChange={setPage} />
      {adding ? <Keep known={kept.map(({ phoneNumber }) => phoneNumber)} onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

/** `known`: numbers that are kept already. */
function Keep({ known, onClose }: { known: string[]; onClose: () => void }) {
  const { t } = useText();
  const usageText = useUsageText();
  const [phoneNumber, setNumber] = useState<string | null>(null);
  const [usageType, setUsage] = useState<ElsewhereUsage>('ForwardedCompanyNumber');
  const [person, setPerson] = useState<string | null>(null);
  const [label, setLabel] = useState('');
  const proven = (useVerifiedNumbers(true).data?.records ?? []).filter((one) => !known.includes(one.phoneNumber));
  const keep = useKeepNumber();
  const owned = personal.includes(usageType);
  const problems = problemsOf(keep.error, ['phoneNumber']);
  const submit = () =>
    phoneNumber &&
    keep.mutate(
      { phoneNumber, usageType, label: label.trim(), ...(owned && person ? { extension: { id: person } } : {}) },
      {
        onSuccess: () => {
          toastGood(t('elsewhere.kept', { number: formatNumber(phoneNumber) }));
          onClose();
        },
      },
    );
  return (
    <Modal opened onClose={onClose} title={t('elsewhere.add')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={submit} label={t('elsewhere.add')}>
        <Select
          label={t('elsewhere.number')}
          description={t('elsewhere.numberHint')}
          data={proven.map((one) => ({ value: one.phoneNumber, label: formatNumber(one.phoneNumber) }))}
          nothingFoundMessage={t('elsewhere.noneProven')}
          searchable
          value={phoneNumber}
          error={problems.of('phoneNumber')}
          onChange={setNumber}
        />
        <Select
          label={t('numbers.use')}
          allowDeselect={false}
          data={elsewhereUsages.map((value) => ({ value, label: usageText(value) }))}
          value={usageType}
          onChange={(value) => setUsage(value as ElsewhereUsage)}
        />
        {owned ? (
          <ExtensionSelect label={t('elsewhere.person')} types={RINGING} value={person} onChange={setPerson} />
        ) : null}
        <TextInput
          label={t('elsewhere.label')}
          maxLength={100}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" disabled={!phoneNumber || (owned && !person)} loading={keep.isPending}>
            {t('elsewhere.keep')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
