import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { momentText } from '@/design/time';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { StatementView } from '../decisions/StatementView';
import { officer, useCasePage, useConsole } from '../queries';
import type { CasePage as CaseData } from '../shapes';
import { ActList } from '../standing/ActList';
import trust from '../Trust.module.css';
import { TrustArea } from '../TrustArea';
import { attemptWords, outcomeWords, stateTone, verdictTones, verdictWords } from '../words';
import css from './Cases.module.css';
import { Clocks } from './Clocks';
import { Decide, StatusForm } from './Decide';
import { EndAccount } from './EndAccount';
import { isLegal, LegalSteps } from './LegalSteps';
import { ReportActions } from './ReportActions';
import { Traffic } from './Traffic';
import { WithReason } from './WithReason';

/** Everything about one case on one page, and the decision. */
export function CasePage() {
  const { t, code } = useText();
  const { caseId } = useParams({ strict: false }) as { caseId: string };
  const { data, error, refetch } = useCasePage(caseId);
  const title = data
    ? t('cases.title', { kind: t(`cases.${data.case.kind}`), when: momentText(new Date(data.case.filedAt), code) })
    : t('trust.cases');
  return (
    <TrustArea
      part="cases"
      title={title}
      lead={data?.case.timeLeft}
      actions={
        <Button
          variant="subtle"
          component={Link}
          to="/trust/cases"
          leftSection={<IconArrowLeft size={18} aria-hidden />}
        >
          {t('cases.back')}
        </Button>
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={6} /> : null}
      {data ? <Content data={data} /> : null}
    </TrustArea>
  );
}

function Content({ data }: { data: CaseData }) {
  const { t } = useText();
  return (
    <div className={css.columns}>
      <div>
        <Said data={data} />
        {data.traffic ? <Traffic traffic={data.traffic} reported={data.case.details?.messageId} /> : null}
        <Next data={data} />
        {data.statement ? (
          <Section title={t('cases.statement')}>
            <StatementView statement={data.statement} />
          </Section>
        ) : null}
      </div>
      <div>
        <AccountSection data={data} />
        <History data={data} />
        <Recent data={data} />
        <Others data={data} />
      </div>
    </div>
  );
}

/** A rule is brought on, or kept, on the page of rules on their way; everything else is decided here. */
function Next({ data: { case: one, account } }: { data: CaseData }) {
  const { t } = useText();
  if (one.state === 'decided') return null;
  if (one.kind === 'report' || one.kind === 'complaint')
    return (
      <>
        <ReportActions one={one} ours={account !== undefined} />
        <StatusForm one={one} />
      </>
    );
  if (isLegal(one.kind))
    return (
      <>
        <LegalSteps one={one} />
        <StatusForm one={one} />
      </>
    );
  if (one.kind !== 'release') return <Decide one={one} />;
  return (
    <p className={trust.words}>
      <Link to="/trust/releases">{t('releases.open')}</Link>
    </p>
  );
}

function Said({ data }: { data: CaseData }) {
  const { t, code } = useText();
  const { case: one } = data;
  return (
    <Section title={t('cases.said')} actions={<Clocks clocks={one.clocks} />}>
      <div className={trust.stack}>
        {one.subject ? (
          <p className={trust.words}>
            {t('cases.about')}: <strong>{one.subject}</strong>
          </p>
        ) : null}
        <blockquote className={css.said}>{one.text}</blockquote>
        {one.decision && one.decidedAt ? (
          <div>
            <p className={trust.lineTitle}>
              {t('cases.decidedWords', {
                when: momentText(new Date(one.decidedAt), code),
                decision: outcomeWords(t, one),
              })}
            </p>
            <p className={trust.words}>{one.reasons}</p>
          </div>
        ) : null}
      </div>
    </Section>
  );
}

function AccountSection({ data }: { data: CaseData }) {
  const { t, code } = useText();
  const { account, standing } = data;
  const terminates = useConsole()?.terminates;
  if (!account || !standing) return null;
  const acts = standing.holds.filter(({ inForce }) => inForce);
  const since = new Intl.DateTimeFormat(code, { dateStyle: 'medium' }).format(new Date(account.since));
  return (
    <Section title={t('cases.account')} actions={<Tag tone={stateTone(standing.state)}>{standing.title}</Tag>}>
      <div className={trust.stack}>
        <p className={trust.words}>
          <Link to="/trust/accounts/$accountId" params={{ accountId: account.id }}>
            <strong>{account.name}</strong>
          </Link>
          , {t('cases.accountSince', { when: since, country: account.country })}
        </p>
        {acts.length ? (
          <ActList
            label={t('cases.acts')}
            acts={acts}
            actions={(act) => (
              <WithReason
                label={t('cases.undo')}
                name={t('cases.undoNamed', { title: act.standingTitle ?? act.title })}
                done={t('cases.undone')}
                send={(reason) => call(`${officer}/acts/${act.id}/undo`, { method: 'POST', body: { reason } })}
              />
            )}
          />
        ) : (
          <p className={trust.soft}>{t('cases.noActs')}</p>
        )}
        {terminates ? (
          <EndAccount
            accountId={account.id}
            rule={data.case.rule}
            clause={data.case.clause}
            evidence={data.case.statementId ?? `case-${data.case.id}`}
          />
        ) : null}
      </div>
    </Section>
  );
}

function History({ data }: { data: CaseData }) {
  const { t, code } = useText();
  return (
    <Section title={t('cases.history')}>
      <ul className={trust.plain}>
        {data.case.history.map((entry, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever added at the end
          <li key={place}>
            <p className={trust.lineTitle}>{t(`cases.event.${entry.what}` as TextKey)}</p>
            <p className={trust.soft}>{[momentText(new Date(entry.at), code), entry.by].filter(Boolean).join(' · ')}</p>
            {entry.text ? <p className={trust.words}>{entry.text}</p> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Recent({ data }: { data: CaseData }) {
  const { t, code } = useText();
  if (!data.recent?.length) return null;
  return (
    <Section title={t('cases.recent')}>
      <ul className={trust.plain}>
        {data.recent.slice(0, 8).map((one) => (
          <li key={one.id}>
            <span className={trust.tags}>
              <Tag tone={verdictTones[one.verdict] ?? 'plain'}>{verdictWords(t, one.verdict)}</Tag>
              {one.rule ? (
                <Link to="/trust/rules/$ruleId" params={{ ruleId: one.rule }}>
                  {one.rule}
                </Link>
              ) : null}
              <span className={trust.soft}>
                {attemptWords(t, one.attempt)}, {momentText(new Date(one.at), code)}
              </span>
              {one.overturned ? <Tag tone="good">{t('decision.overturned')}</Tag> : null}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Others({ data }: { data: CaseData }) {
  const { t, code } = useText();
  if (!data.others?.length) return null;
  return (
    <Section title={t('cases.others')}>
      <ul className={trust.plain}>
        {data.others.map((one) => (
          <li key={one.id}>
            <Link to="/trust/cases/$caseId" params={{ caseId: one.id }}>
              {t('cases.title', { kind: t(`cases.${one.kind}`), when: momentText(new Date(one.filedAt), code) })}
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
