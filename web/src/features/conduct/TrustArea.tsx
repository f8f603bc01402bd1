import { Skeleton } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Page } from '@/design/parts/Page';
import { SectionNav } from '@/design/parts/SectionNav';
import { EmptyState } from '@/design/parts/States';
import { type Rights, useRights } from '@/features/people/rights';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { useConsole } from './queries';
import type { ConsoleRights } from './shapes';
import css from './Trust.module.css';
import { lastQuarter } from './words';

type Part = 'standing' | 'decisions' | 'rules' | 'cases' | 'accounts' | 'releases';

const parts: { name: Part; to: string; label: TextKey; open: (rights: Rights, console?: ConsoleRights) => boolean }[] =
  [
    { name: 'standing', to: '/trust', label: 'trust.standing', open: ({ may }) => may('ViewConduct') },
    { name: 'decisions', to: '/trust/decisions', label: 'trust.decisions', open: () => true },
    { name: 'rules', to: '/trust/rules', label: 'trust.rules', open: ({ may }) => may('ViewConduct') },
    { name: 'cases', to: '/trust/cases', label: 'trust.cases', open: (_, console) => console?.officer ?? false },
    {
      name: 'accounts',
      to: '/trust/accounts',
      label: 'trust.accounts',
      open: (_, console) => console?.officer ?? false,
    },
    {
      name: 'releases',
      to: '/trust/releases',
      label: 'trust.releases',
      open: (_, console) => console?.officer ?? false,
    },
  ];

interface TrustAreaProps {
  part: Part;
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page about acceptable use: only for who may use it, with the way to the other parts. */
export function TrustArea({ part, title, lead, actions, children }: TrustAreaProps) {
  const { t } = useText();
  const rights = useRights();
  const console = useConsole();
  if (!rights.known || (rights.may('ViewConduct') && !console))
    return (
      <Page title={title} width="wide">
        <Skeleton height={320} radius="lg" role="status" aria-label={t('state.loading')} />
      </Page>
    );
  const open = parts.filter((one) => one.open(rights, console));
  if (!open.some(({ name }) => name === part))
    return (
      <EmptyState icon={IconLock} heading="h1" title={t('admin.forbidden')}>
        {t('admin.forbiddenWords')}
      </EmptyState>
    );
  return (
    <Page title={title} lead={lead} actions={actions} width="wide">
      <SectionNav
        label={t('trust.parts')}
        links={open.map(({ name, to, label }) => ({ to, label: t(label), open: name === part }))}
      />
      {children}
      <PublicLinks />
    </Page>
  );
}

/** What anybody may read, without signing in. */
function PublicLinks() {
  const { t } = useText();
  return (
    <p className={css.links}>
      <a href="/conduct/policy" target="_blank" rel="noreferrer">
        {t('trust.policy')}
      </a>
      <a href="/conduct/report" target="_blank" rel="noreferrer">
        {t('trust.reportForm')}
      </a>
      <a href={`/conduct/transparency/${lastQuarter(new Date())}`} target="_blank" rel="noreferrer">
        {t('trust.transparency', { quarter: lastQuarter(new Date()) })}
      </a>
    </p>
  );
}
