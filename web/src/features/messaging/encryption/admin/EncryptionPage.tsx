import { Button, Radio } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastBad, toastGood } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { PeopleContext, useEverybody, usePeople } from '../../chats/names';
import { type Mode, type OwnView, readOwn } from '../api';
import css from '../Encryption.module.css';
import { retireCompanyKey, setMode } from './api';
import { KeyDialog } from './KeyDialog';
import { Recoveries } from './Recoveries';

const key = ['encryption', 'company'];

/** Whether chats are encrypted, and what the company can do about them. */
export function EncryptionPage() {
  const { t } = useText();
  const people = useEverybody();
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: readOwn });
  return (
    <PeopleContext value={people}>
      <AdminArea section="encryption" title={t('admin.encryption')} lead={t('encryption.adminLead')}>
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <RowsSkeleton rows={4} /> : null}
        {data ? (
          <>
            <Policy view={data} />
            <CompanyKeySection view={data} />
            <Recoveries keys={data.companyKeys} />
          </>
        ) : null}
      </AdminArea>
    </PeopleContext>
  );
}

export function useAct() {
  const { t } = useText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['encryption'] }),
    onError: (error: Error) => toastBad(t('state.notSaved'), error.message),
  });
}

const modes: Mode[] = ['Allowed', 'Required', 'Forbidden'];

function Policy({ view }: { view: OwnView }) {
  const { t } = useText();
  const act = useAct();
  const choose = (mode: Mode) => act.mutate(() => setMode(mode), { onSuccess: () => toastGood(t('state.saved')) });
  return (
    <Section title={t('encryption.policy')}>
      <Radio.Group
        aria-label={t('encryption.policy')}
        value={view.mode}
        onChange={(value) => choose(value as Mode)}
        className={css.choices}
      >
        {modes.map((mode) => (
          <Radio
            key={mode}
            value={mode}
            label={t(`encryption.mode.${mode}`)}
            description={t(`encryption.modeWords.${mode}`)}
          />
        ))}
      </Radio.Group>
    </Section>
  );
}

function CompanyKeySection({ view }: { view: OwnView }) {
  const { t, code } = useText();
  const { nameOf } = usePeople();
  const act = useAct();
  const [making, setMaking] = useState(false);
  const now = view.companyKeys.find((each) => !each.retiredTime);
  const before = view.companyKeys.length - (now ? 1 : 0);
  const when = now ? momentText(new Date(now.creationTime), code) : '';
  return (
    <Section title={t('encryption.companyKey')} lead={t('encryption.companyKeyLead')}>
      <Field
        label={t(now ? 'encryption.keyThere' : 'encryption.keyNone')}
        hint={
          now
            ? t('encryption.keyBy', { who: now.createdBy ? nameOf(now.createdBy) : '…', when })
            : t('encryption.keyNoneWords')
        }
      >
        <span className={css.wordsField}>
          {now ? (
            <span data-testid="company-key">
              {now.parts === 1
                ? t('encryption.keyWhole')
                : t('encryption.keyParts', { needed: now.needed, parts: now.parts })}
            </span>
          ) : null}
          {before > 0 ? <span className={css.small}>{t('encryption.keysBefore', { count: before })}</span> : null}
          <span className={css.buttons}>
            <Button size="compact-md" variant="default" onClick={() => setMaking(true)}>
              {t(now ? 'encryption.keyAnother' : 'encryption.keyMake')}
            </Button>
            {now ? (
              <Button size="compact-md" variant="subtle" color="red" onClick={() => act.mutate(retireCompanyKey)}>
                {t('encryption.keyRetire')}
              </Button>
            ) : null}
          </span>
        </span>
      </Field>
      {making ? <KeyDialog onClose={() => setMaking(false)} /> : null}
    </Section>
  );
}
