import { Button } from '@mantine/core';
import { List, Row } from '@/design/parts/List';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { ChoiceForm } from './ChoiceForm';
import { type Choice, useChoice, useTryModel } from './queries';

/** Which language model the company asks, for what, and how much it was asked. */
export function LanguageModelPage() {
  const { t } = useText();
  const { data, error, refetch } = useChoice();
  return (
    <AdminArea section="languageModel" title={t('admin.languageModel')} lead={t('languageModel.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? (
        <>
          <ChoiceForm choice={data} />
          {data.source === 'Off' ? null : <Trial />}
          <Use choice={data} />
        </>
      ) : null}
    </AdminArea>
  );
}

function Trial() {
  const { t } = useText();
  const trial = useTryModel();
  return (
    <Section
      title={t('languageModel.trial')}
      lead={t('languageModel.trialLead')}
      actions={
        <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate()}>
          {t('languageModel.try')}
        </Button>
      }
    >
      {trial.data ? (
        <p role="status">
          {t('languageModel.answered', { answer: trial.data.answer, milliseconds: trial.data.milliseconds })}
        </p>
      ) : null}
      <Problem message={trial.error?.message} />
    </Section>
  );
}

function Use({ choice }: { choice: Choice }) {
  const { t, code } = useText();
  const day = new Intl.DateTimeFormat(code, { dateStyle: 'medium', timeZone: 'UTC' });
  return (
    <Section title={t('languageModel.use')} lead={t('languageModel.useLead')}>
      {choice.use.length === 0 ? <p>{t('languageModel.noUse')}</p> : null}
      {choice.use.length > 0 ? (
        <List label={t('languageModel.use')}>
          {choice.use.map(({ date, purpose, requests, characters }) => (
            <Row
              key={date + purpose}
              leading={null}
              title={`${day.format(new Date(date))} · ${t(`languageModel.purpose.${purpose}`)}`}
              detail={t('languageModel.requests', { count: requests, characters })}
            />
          ))}
        </List>
      ) : null}
    </Section>
  );
}
