import { Button, Progress } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { WithReason } from '../cases/WithReason';
import { useChange, useConsole } from '../queries';
import trust from '../Trust.module.css';
import { TrustArea } from '../TrustArea';
import { quantity } from '../words';
import { type Match, releasePath, type Stage, useMatches, useStages } from './queries';

/** Rules that are watched or on trial: how far each has come, what it fitted, and the next step. */
export function ReleasesPage() {
  const { t } = useText();
  const { data, error, refetch } = useStages();
  const stages = data?.toSorted((one, other) => Number(other.ready) - Number(one.ready) || other.matches - one.matches);
  return (
    <TrustArea part="releases" title={t('trust.releases')} lead={t('releases.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={6} /> : null}
      {stages?.length === 0 ? (
        <EmptyState icon={IconEye} title={t('releases.nothing')}>
          {t('releases.nothingWords')}
        </EmptyState>
      ) : null}
      {stages?.map((stage) => (
        <StageSection key={stage.rule} stage={stage} />
      ))}
    </TrustArea>
  );
}

function StageSection({ stage }: { stage: Stage }) {
  const { t, code } = useText();
  const [open, setOpen] = useState(false);
  const looked = stage.right + stage.wrong;
  const words = [
    t('releases.since', { when: momentText(new Date(stage.since), code) }),
    t('releases.seen', {
      count: stage.matches,
      matches: quantity(stage.matches, '', code),
      events: quantity(stage.events, '', code),
    }),
    looked ? t('releases.right', { right: stage.right, looked }) : t('releases.noLook'),
  ];
  return (
    <Section
      title={`${stage.rule} · ${stage.title}`}
      lead={words.join(' · ')}
      actions={
        <span className={trust.tags}>
          <Tag tone={stage.status === 'canary' ? 'warn' : 'plain'}>
            {t(stage.status === 'canary' ? 'trust.canary' : 'trust.observes')}
          </Tag>
          <Tag tone={stage.ready ? 'good' : 'plain'}>{t(stage.ready ? 'releases.ready' : 'releases.waits')}</Tag>
        </span>
      }
    >
      <div className={trust.stack}>
        {stage.precision === null ? null : (
          <Progress
            value={stage.precision * 100}
            color={stage.precision >= 0.99 ? 'teal' : 'red'}
            aria-label={t('releases.right', { right: stage.right, looked })}
          />
        )}
        {stage.missing.length ? (
          <div>
            <p className={trust.lineTitle}>{t('releases.missing')}</p>
            <ul className={trust.ladder}>
              {stage.missing.map((one) => (
                <li key={one} className={trust.words}>
                  {one}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <Steps stage={stage} open={open} onOpen={() => setOpen(!open)} />
        {open ? <Matches rule={stage.rule} /> : null}
      </div>
    </Section>
  );
}

function Steps({ stage, open, onOpen }: { stage: Stage; open: boolean; onOpen: () => void }) {
  const { t } = useText();
  const switches = useConsole()?.switches;
  const { rule } = stage;
  const send = (what: string) => (reason: string) =>
    call(`${releasePath(rule)}/${what}`, { method: 'POST', body: { reason } });
  const next = t(stage.next === 'canary' ? 'releases.toCanary' : 'releases.toEnforce');
  return (
    <div className={trust.tags}>
      <Button
        size="xs"
        variant="default"
        aria-expanded={open}
        aria-label={`${t('releases.matches')}: ${rule}`}
        onClick={onOpen}
      >
        {t('releases.matches')}
      </Button>
      {switches && stage.ready ? (
        <WithReason
          label={next}
          name={`${next}: ${rule}`}
          words={t('releases.promoteWords')}
          done={t('releases.promoted', { id: rule })}
          send={send('promote')}
        />
      ) : null}
      {switches ? (
        <WithReason
          label={t('releases.keep')}
          name={`${t('releases.keep')}: ${rule}`}
          words={t('releases.keepWords')}
          done={t('releases.kept', { id: rule })}
          send={send('keep')}
        />
      ) : null}
      <span className={trust.words}>
        <Link to="/trust/rules/$ruleId" params={{ ruleId: rule }}>
          {t('trust.rule', { id: rule })}
        </Link>
      </span>
    </div>
  );
}

function Matches({ rule }: { rule: string }) {
  const { t } = useText();
  const { data, error, refetch } = useMatches(rule);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={2} />;
  if (!data.length) return <p className={trust.soft}>{t('releases.noMatches')}</p>;
  return (
    <ul className={trust.plain} aria-label={t('releases.matchesNamed', { id: rule })}>
      {data.map((match) => (
        <MatchRow key={match.id} match={match} rule={rule} />
      ))}
    </ul>
  );
}

function MatchRow({ match, rule }: { match: Match; rule: string }) {
  const { t } = useText();
  const look = useChange((found: string) =>
    call(`${releasePath(rule)}/matches/${match.id}`, { method: 'PUT', body: { found } }),
  );
  const say = (found: 'right' | 'wrong') =>
    look.mutate(match.found === found ? '' : found, {
      onError: (error) => toastBad(t('state.notSaved'), error.message),
    });
  return (
    <li className={trust.stack}>
      <div className={trust.side}>
        <p className={trust.lineTitle}>
          {t('releases.match', { account: match.accountName || t('releases.nobody'), day: match.day })},{' '}
          {t('releases.times', { count: match.count })}
        </p>
        <span className={trust.tags}>
          {match.confirmed ? <Tag tone="good">{t('releases.confirmed')}</Tag> : null}
          {match.foundBy ? <span className={trust.soft}>{t('releases.said', { by: match.foundBy })}</span> : null}
        </span>
      </div>
      <p className={trust.words}>{match.text}</p>
      <ul className={`${trust.factList} ${trust.words}`}>
        {match.facts.slice(0, 12).map(({ name, value }) => (
          <li key={name}>
            <span>{name}:</span> <strong>{value}</strong>
          </li>
        ))}
      </ul>
      <div className={trust.tags}>
        <Button
          size="xs"
          variant={match.found === 'right' ? 'filled' : 'default'}
          aria-pressed={match.found === 'right'}
          loading={look.isPending}
          onClick={() => say('right')}
        >
          {t('releases.wasRight')}
        </Button>
        <Button
          size="xs"
          color="red"
          variant={match.found === 'wrong' ? 'filled' : 'outline'}
          aria-pressed={match.found === 'wrong'}
          loading={look.isPending}
          onClick={() => say('wrong')}
        >
          {t('releases.wasWrong')}
        </Button>
      </div>
    </li>
  );
}
