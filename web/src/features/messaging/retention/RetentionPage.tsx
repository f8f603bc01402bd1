import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { Holds } from './Holds';
import { forgetDays, type Retention, type Rule, type TeamRule, useKeeping, useRetention } from './queries';
import css from './Retention.module.css';
import { RuleDialog } from './RuleDialog';

/** How long chats are kept, and what is kept whatever people do. */
export function RetentionPage() {
  const { t } = useText();
  const { data, error, refetch } = useRetention();
  return (
    <AdminArea section="retention" title={t('admin.retention')} lead={t('retention.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? (
        <>
          <Everything rules={data} />
          <Teams rules={data} />
        </>
      ) : null}
      <Holds />
    </AdminArea>
  );
}

function useSaidBy() {
  const { t, code } = useText();
  return ({ changedByName, changeTime }: Rule): string => {
    if (!changeTime) return '';
    const when = momentText(new Date(changeTime), code);
    return changedByName ? t('retention.saidBy', { who: changedByName, when }) : t('retention.saidAt', { when });
  };
}

const useDaysText = () => {
  const { t } = useText();
  return (days: number | null) => (days === null ? t('retention.forEver') : t('retention.days', { count: days }));
};

function Everything({ rules }: { rules: Retention }) {
  const { t, code } = useText();
  const daysText = useDaysText();
  const saidBy = useSaidBy();
  const [changing, setChanging] = useState(false);
  const { lastRun } = rules;
  return (
    <Section title={t('retention.everything')} lead={t('retention.everythingLead')}>
      <Field label={t('retention.keptFor')} hint={saidBy(rules)}>
        <span className={css.value}>
          <b data-testid="kept-for">{daysText(rules.days)}</b>
          <Button variant="default" size="compact-sm" onClick={() => setChanging(true)}>
            {t('retention.change')}
          </Button>
        </span>
      </Field>
      {lastRun ? (
        <Field label={t('retention.lastRun')} hint={momentText(new Date(lastRun.time), code)}>
          {t('retention.gone', { posts: lastRun.posts, things: lastRun.things, chats: lastRun.chats })}
        </Field>
      ) : null}
      {changing ? <RuleDialog rule={rules} onClose={() => setChanging(false)} /> : null}
    </Section>
  );
}

function Teams({ rules }: { rules: Retention }) {
  const { t } = useText();
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title={t('retention.teams')}
      lead={t('retention.teamsLead')}
      actions={
        <Button variant="default" leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
          {t('retention.addTeam')}
        </Button>
      }
    >
      {rules.teams.length > 0 ? (
        <List label={t('retention.teams')}>
          {rules.teams.map((rule) => (
            <TeamRow key={rule.chatId} rule={rule} />
          ))}
        </List>
      ) : null}
      {adding ? <RuleDialog team onClose={() => setAdding(false)} /> : null}
    </Section>
  );
}

function TeamRow({ rule }: { rule: TeamRule }) {
  const { t } = useText();
  const daysText = useDaysText();
  const saidBy = useSaidBy();
  const [changing, setChanging] = useState(false);
  const act = useKeeping();
  const forget = () =>
    act.mutate(() => forgetDays(rule.chatId), { onError: (error) => toastBad(t('state.notSaved'), error.message) });
  return (
    <Row
      leading={null}
      title={<bdi>{rule.name}</bdi>}
      detail={[daysText(rule.days), saidBy(rule)].filter(Boolean).join(' · ')}
      trailing={
        <span className={css.value}>
          <Button variant="default" size="compact-sm" onClick={() => setChanging(true)}>
            {t('retention.change')}
          </Button>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={act.isPending}
            aria-label={t('retention.likeAccountOf', { team: rule.name })}
            onClick={forget}
          >
            {t('retention.likeAccount')}
          </Button>
        </span>
      }
    >
      {changing ? <RuleDialog rule={rule} chatId={rule.chatId} onClose={() => setChanging(false)} /> : null}
    </Row>
  );
}
