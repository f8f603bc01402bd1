import { Button, FileInput, Modal, Select, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { formatNumber } from '@/features/phone/dial/numbers';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './Identity.module.css';
import { sendLetter } from './letter';
import { type NumberProof, useIdentityChange, useVerifiedNumbers, type VerifiedNumber, verifiedPath } from './queries';

/** Numbers of other carriers that the account proved to be its own, and proofs under way. */
export function VerifiedNumbers({ may }: { may: boolean }) {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useVerifiedNumbers(true);
  const none = data && !data.records.length && !data.expired.length && !data.proofs.length;
  return (
    <Section
      title={t('identity.verified')}
      lead={t('identity.verifiedLead')}
      actions={
        may ? (
          <Button variant="default" leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
            {t('identity.add')}
          </Button>
        ) : null
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {none ? <p className={css.soft}>{t('identity.none')}</p> : null}
      {data && !none ? (
        <ul className={css.list} aria-label={t('identity.verified')}>
          {data.proofs.map((proof) => (
            <Proof key={proof.id} proof={proof} may={may} />
          ))}
          {data.records.map((one) => (
            <Verified key={one.id} one={one} may={may} />
          ))}
          {data.expired.map((one) => (
            <Verified key={one.id} one={one} may={may} expired />
          ))}
        </ul>
      ) : null}
      {adding ? <AddNumber onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

function Verified({ one, may, expired = false }: { one: VerifiedNumber; may: boolean; expired?: boolean }) {
  const { t, code } = useText();
  const number = formatNumber(one.phoneNumber);
  const remove = useIdentityChange(() => call(`${verifiedPath}/${one.id}`, { method: 'DELETE' }));
  const submit = () =>
    remove.mutate(undefined, {
      onSuccess: () => toastGood(t('identity.removed')),
      onError: (problem) => toastBad(t('state.notSaved'), problem.message),
    });
  const when = momentText(new Date(one.expiresAt), code);
  return (
    <li className={css.row}>
      <div className={css.who}>
        <strong>{number}</strong>
        <span className={css.soft}>
          {t(`identity.by.${one.proof}` as TextKey)}, {t(expired ? 'identity.expired' : 'identity.until', { when })}
        </span>
      </div>
      {may ? (
        <Button
          size="xs"
          variant="default"
          aria-label={t('identity.removeNamed', { number })}
          loading={remove.isPending}
          onClick={submit}
        >
          {t('identity.remove')}
        </Button>
      ) : null}
    </li>
  );
}

function Proof({ proof, may }: { proof: NumberProof; may: boolean }) {
  const { t } = useText();
  const [given, setGiven] = useState('');
  const number = formatNumber(proof.phoneNumber);
  const check = useIdentityChange((code: string) =>
    call(`${verifiedPath}/proofs/${proof.id}/code`, { method: 'POST', body: { code } }),
  );
  const submit = () => check.mutate(given.trim(), { onSuccess: () => toastGood(t('identity.proven')) });
  const waits = proof.method !== 'Letter';
  return (
    <li className={css.row}>
      <div className={css.who}>
        <strong>{number}</strong>
        <Tag tone="accent">{t(waits ? 'identity.pending' : 'identity.review')}</Tag>
      </div>
      {waits && may ? (
        <Form onSubmit={submit} label={t('identity.code', { number })}>
          <div className={css.code}>
            <TextInput
              label={t('identity.code', { number })}
              description={t('identity.codeHint', { count: proof.triesLeft ?? 0 })}
              inputMode="numeric"
              maxLength={10}
              value={given}
              onChange={(event) => setGiven(event.currentTarget.value)}
            />
            <Button type="submit" disabled={given.trim().length < 4} loading={check.isPending}>
              {t('identity.giveCode')}
            </Button>
          </div>
          <Problem message={check.error?.message} />
        </Form>
      ) : null}
    </li>
  );
}

type Way = 'Call' | 'Text' | 'Letter';

function AddNumber({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [phoneNumber, setNumber] = useState('');
  const [method, setMethod] = useState<Way>('Text');
  const [letter, setLetter] = useState<File | null>(null);
  const begin = useIdentityChange(() =>
    method === 'Letter' && letter
      ? sendLetter(phoneNumber, letter)
      : call(verifiedPath, { method: 'POST', body: { phoneNumber, method } }),
  );
  const submit = () =>
    begin.mutate(undefined, {
      onSuccess: () => {
        if (method === 'Letter') toastGood(t('identity.handedIn'));
        onClose();
      },
    });
  const ways = [
    { value: 'Text', label: t('identity.byText') },
    { value: 'Call', label: t('identity.byCall') },
    { value: 'Letter', label: t('identity.byLetter') },
  ];
  return (
    <Modal opened onClose={onClose} title={t('identity.add')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={submit} label={t('identity.add')}>
        <TextInput
          label={t('identity.number')}
          description={t('identity.numberHint')}
          type="tel"
          maxLength={40}
          value={phoneNumber}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Select
          label={t('identity.method')}
          data={ways}
          value={method}
          allowDeselect={false}
          onChange={(value) => setMethod(value as Way)}
        />
        {method === 'Letter' ? (
          <FileInput
            label={t('identity.letter')}
            description={t('identity.letterHint')}
            accept="application/pdf,image/png,image/jpeg"
            value={letter}
            onChange={setLetter}
          />
        ) : null}
        <Problem message={begin.error?.message} />
        <Buttons>
          <Button
            type="submit"
            disabled={phoneNumber.trim().length < 5 || (method === 'Letter' && !letter)}
            loading={begin.isPending}
          >
            {t(method === 'Letter' ? 'identity.handIn' : 'identity.start')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
