import { ActionIcon, CopyButton, Switch, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconUsersGroup } from '@tabler/icons-react';
import { Page } from '@/design/parts/Page';
import { Field, Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { formatNumber } from '../dial/numbers';
import css from './Conferences.module.css';
import { Members } from './Members';
import {
  type Conference,
  type DialIn,
  membersOf,
  useChangeDialIn,
  useConferences,
  useDialIn,
  useSetConference,
} from './queries';

/** How my conference is reached, and who is in it now. */
export function ConferencesPage() {
  const { t } = useText();
  const dialIn = useDialIn();
  return (
    <Page title={t('conference.title')} lead={t('conference.lead')}>
      <Live />
      {dialIn.error && !dialIn.data ? <ErrorState error={dialIn.error} onRetry={() => void dialIn.refetch()} /> : null}
      {!dialIn.data && !dialIn.error ? <RowsSkeleton rows={3} /> : null}
      {dialIn.data ? <DialInSection dialIn={dialIn.data} /> : null}
    </Page>
  );
}

function Live() {
  const { t } = useText();
  const { data, error, refetch } = useConferences();
  const going = data?.filter((one) => membersOf(one).length > 0) ?? [];
  return (
    <Section title={t('conference.now')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {data && !going.length ? (
        <EmptyState icon={IconUsersGroup} title={t('conference.nobody')}>
          {t('conference.nobodyWords')}
        </EmptyState>
      ) : null}
      {going.map((one) => (
        <Going key={one.id} conference={one} />
      ))}
    </Section>
  );
}

function Going({ conference }: { conference: Conference }) {
  const { t } = useText();
  const set = useSetConference();
  const failed = { onError: (error: Error) => toastBad(t('conference.failed'), error.message) };
  const { quiet, locked } = conference.conference;
  return (
    <div>
      <div className={css.switches}>
        <Switch
          label={t('conference.quiet')}
          checked={quiet}
          disabled={set.isPending}
          onChange={(event) => set.mutate({ id: conference.id, quiet: event.currentTarget.checked }, failed)}
        />
        <Switch
          label={t('conference.locked')}
          checked={locked}
          disabled={set.isPending}
          onChange={(event) => set.mutate({ id: conference.id, locked: event.currentTarget.checked }, failed)}
        />
      </div>
      <Members conference={conference} leads />
    </div>
  );
}

function DialInSection({ dialIn }: { dialIn: DialIn }) {
  const { t } = useText();
  const change = useChangeDialIn();
  const put = (allowJoinBeforeHost: boolean) =>
    change.mutate(
      { allowJoinBeforeHost },
      {
        onSuccess: () => toastGood(t('state.saved')),
        onError: (error) => toastBad(t('state.notSaved'), error.message),
      },
    );
  return (
    <Section title={t('conference.dialIn')} lead={t('conference.dialInLead')}>
      <Code label={t('conference.hostCode')} digits={dialIn.hostCode} />
      <Code label={t('conference.participantCode')} digits={dialIn.participantCode} />
      <Field label={t('conference.numbers')} hint={t('conference.numbersHint')}>
        {dialIn.phoneNumbers.length === 0 ? <p>{t('conference.noNumbers')}</p> : null}
        <ul className={css.numbers}>
          {dialIn.phoneNumbers.map((each) => (
            <li key={each.phoneNumber}>
              {formatNumber(each.phoneNumber)} {each.location}
            </li>
          ))}
        </ul>
      </Field>
      <Field label={t('conference.early')} hint={t('conference.earlyHint')}>
        <Switch
          aria-label={t('conference.early')}
          checked={dialIn.allowJoinBeforeHost}
          disabled={change.isPending}
          onChange={(event) => put(event.currentTarget.checked)}
        />
      </Field>
      <p className={css.keys}>{t('conference.keys')}</p>
    </Section>
  );
}

function Code({ label, digits }: { label: string; digits: string }) {
  const { t } = useText();
  const shown = digits.replace(/(\d{3})(?=\d)/g, '$1 ');
  return (
    <Field label={label}>
      <div className={css.code}>
        <span className={css.digits}>{shown}</span>
        <CopyButton value={digits}>
          {({ copied, copy }) => (
            <Tooltip label={t('conference.copy', { what: label })}>
              <ActionIcon size="lg" variant="default" onClick={copy} aria-label={t('conference.copy', { what: label })}>
                {copied ? <IconCheck size={18} aria-hidden /> : <IconCopy size={18} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </div>
    </Field>
  );
}
