import { Skeleton } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { Page } from '@/design/parts/Page';
import { EmptyState } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { useRights } from '../rights';
import css from './AdminArea.module.css';
import { openSections, type SectionName } from './sections';

interface AdminAreaProps {
  section: SectionName;
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A page of the administration: only for who may use it, with the way to the other parts that they may use. */
export function AdminArea({ section, title, lead, actions, children }: AdminAreaProps) {
  const { t } = useText();
  const rights = useRights();
  const open = openSections(rights);
  if (!rights.known)
    return (
      <Page title={title} width="wide">
        <Skeleton height={320} radius="lg" aria-label={t('state.loading')} />
      </Page>
    );
  if (!open.some(({ name }) => name === section))
    return (
      <EmptyState icon={IconLock} heading="h1" title={t('admin.forbidden')}>
        {t('admin.forbiddenWords')}
      </EmptyState>
    );
  return (
    <Page title={title} lead={lead} actions={actions} width="wide">
      <SectionNav section={section} />
      {children}
    </Page>
  );
}

function SectionNav({ section }: { section: SectionName }) {
  const { t } = useText();
  const list = useRef<HTMLUListElement>(null);
  const open = openSections(useRights());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marked link moves with the section
  useEffect(() => {
    list.current?.querySelector('[data-open]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [section]);
  if (open.length < 2) return null;
  return (
    <nav aria-label={t('admin.parts')}>
      <ul className={css.nav} ref={list}>
        {open.map(({ name, to, label }) => (
          <li key={name}>
            <Link
              to={to}
              className={css.link}
              data-open={name === section || undefined}
              aria-current={name === section ? 'page' : undefined}
            >
              {t(label)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
