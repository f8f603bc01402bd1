import { Button } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { toastGood } from '@/design/toast';
import { useRights } from '@/features/people/rights';
import { formatNumber } from '@/features/phone/dial/numbers';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { Facts } from '../Facts';
import { useStatement } from '../queries';
import type { Ground, Statement } from '../shapes';
import css from '../Trust.module.css';
import { Appeal } from './Appeal';
import { Evidence } from './Evidence';

/** The statement of reasons, read from the server, with everything that one may do about it. */
export function OwnStatement({ id }: { id: string }) {
  const { data, error, refetch } = useStatement(id);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  return (
    <div className={css.stack}>
      <StatementView statement={data} />
      <Appeal statement={data} />
    </div>
  );
}

/** What, why, what was seen against what, what would pass, by which clause and law, until when, with which proof. */
export function StatementView({ statement }: { statement: Statement }) {
  const { t, code } = useText();
  const { may } = useRights();
  const position = statement.evidence.position;
  return (
    <div className={css.stack}>
      {statement.grounds.map((ground) => (
        <GroundView key={ground.rule} ground={ground} />
      ))}
      <Facts
        facts={[
          [t('standing.scope'), statement.dialed ? formatNumber(statement.dialed) : ''],
          [
            t('statement.decided'),
            `${momentText(new Date(statement.at), code)}, ${t(statement.decision === 'automatic' ? 'statement.automatic' : 'statement.byPerson')}`,
          ],
          [
            t('statement.lasts'),
            statement.endsAt
              ? t('trust.until', { when: momentText(new Date(statement.endsAt), code) })
              : t('statement.thisOnce'),
          ],
          [t('statement.id'), <StatementNumber key="id" statement={statement} />],
        ]}
      />
      {position === null ? null : <Evidence position={position} checkable={may('ViewConduct')} />}
    </div>
  );
}

function StatementNumber({ statement }: { statement: Statement }) {
  const { t } = useText();
  const { link } = statement;
  const copy = async () => {
    await navigator.clipboard.writeText(link ?? '');
    toastGood(t('action.copied'));
  };
  return (
    <span className={css.tags}>
      <span className={css.hash}>{statement.id}</span>
      {link && navigator.clipboard ? (
        <Button variant="subtle" size="compact-xs" leftSection={<IconLink size={14} aria-hidden />} onClick={copy}>
          {t('statement.link')}
        </Button>
      ) : null}
    </span>
  );
}

function GroundView({ ground }: { ground: Ground }) {
  const { t } = useText();
  const { may } = useRights();
  const rule = `${ground.rule} · ${ground.ruleTitle}, ${t('statement.version', { version: ground.version })}`;
  return (
    <section className={css.stack} aria-label={ground.ruleTitle}>
      <p className={css.lineTitle}>{ground.text}</p>
      <Facts
        facts={[
          [t('statement.remedy'), ground.remedy],
          [t('statement.what'), ground.what],
          [t('statement.why'), ground.why],
          [
            t('statement.facts'),
            ground.facts.length ? (
              <ul key="facts" className={css.factList}>
                {ground.facts.map(({ name, value }) => (
                  <li key={name}>
                    <span>{name}</span> <strong>{value}</strong>
                  </li>
                ))}
              </ul>
            ) : null,
          ],
          [t('statement.threshold'), ground.threshold],
          [t('trust.clause'), `${ground.clause} · ${ground.clauseTitle}`],
          [t('trust.law'), ground.law],
          [t('statement.proof'), ground.proof ? t(`statement.proof.${ground.proof}` as TextKey) : ''],
          [
            t('decision.rule'),
            may('ViewConduct') ? (
              <Link key="rule" to="/trust/rules/$ruleId" params={{ ruleId: ground.rule }}>
                {rule}
              </Link>
            ) : (
              rule
            ),
          ],
        ]}
      />
    </section>
  );
}
