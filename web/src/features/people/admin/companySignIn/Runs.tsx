import { Button } from '@mantine/core';
import { List, Row } from '@/design/parts/List';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import css from '../Admin.module.css';
import {
  type Counts,
  directoryPath,
  kinds,
  type Plan,
  post,
  type Run,
  type Test,
  useRuns,
  useSignInChange,
} from './queries';

/** Ask the directory, look at what a run would do, and let it run. */
export function Runs() {
  const { t } = useText();
  const { data } = useRuns();
  const test = useSignInChange(post<Test>(`${directoryPath}/test`));
  const look = useSignInChange(post<Plan>(`${directoryPath}/preview`));
  const run = useSignInChange(post<Run>(`${directoryPath}/run`));
  const busy = test.isPending || look.isPending || run.isPending;
  const failed = test.error ?? look.error ?? run.error;
  return (
    <Section title={t('companySignIn.runs')}>
      <div className={css.row}>
        <Button variant="default" loading={test.isPending} disabled={busy} onClick={() => test.mutate(undefined)}>
          {t('companySignIn.test')}
        </Button>
        <Button variant="default" loading={look.isPending} disabled={busy} onClick={() => look.mutate(undefined)}>
          {t('companySignIn.look')}
        </Button>
        <Button loading={run.isPending} disabled={busy} onClick={() => run.mutate(undefined)}>
          {t('companySignIn.run')}
        </Button>
      </div>
      <Problem message={failed?.message ?? (test.data?.works === false ? test.data.problem : undefined)} />
      {test.data?.works ? <p role="status">{t('companySignIn.works', { count: test.data.found })}</p> : null}
      {look.data ? <Preview plan={look.data} /> : null}
      <Past runs={data?.records ?? []} />
    </Section>
  );
}

const useCounts = () => {
  const { t } = useText();
  return (counts: Counts) =>
    kinds
      .filter((kind) => counts[kind])
      .map((kind) => t(`companySignIn.count.${kind}`, { count: counts[kind] }))
      .join(' · ');
};

function Preview({ plan }: { plan: Plan }) {
  const { t } = useText();
  const countsText = useCounts();
  return (
    <div role="status">
      <h3>{t('companySignIn.preview')}</h3>
      <p>{plan.steps.length ? countsText(plan.counts) : t('companySignIn.nothing')}</p>
      <Problem message={plan.tooManyDisabled ? t('companySignIn.tooMany') : undefined} />
      <List label={t('companySignIn.preview')}>
        {plan.steps.map((step, index) => (
          <Row
            // biome-ignore lint/suspicious/noArrayIndexKey: the same name may come twice
            key={`${step.kind}${index}`}
            leading={null}
            title={<bdi>{step.name}</bdi>}
            detail={[t(`companySignIn.step.${step.kind}`), step.changes.join(', '), step.why]
              .filter(Boolean)
              .join(' · ')}
          />
        ))}
      </List>
    </div>
  );
}

function Past({ runs }: { runs: Run[] }) {
  const { t, code } = useText();
  const countsText = useCounts();
  if (runs.length === 0) return <p className={css.words}>{t('companySignIn.noRuns')}</p>;
  return (
    <List label={t('companySignIn.runs')}>
      {runs.map((run) => (
        <Row
          key={run.id}
          leading={null}
          title={`${momentText(new Date(run.startTime), code)} · ${t(`companySignIn.state.${run.state}`)}`}
          detail={[countsText(run.counts), run.problem, ...run.refused.map(({ name, why }) => `${name}: ${why}`)]
            .filter(Boolean)
            .join(' · ')}
        />
      ))}
    </List>
  );
}
