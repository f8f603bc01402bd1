import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX, type TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '@/api/errors';
import { useText } from '@/text/useText';
import { usePageTitle } from '../pageTitle';
import css from './States.module.css';

interface EmptyProps {
  icon: TablerIcon;
  title: string;
  /** Where the state is the whole page, its title is the page's. */
  heading?: 'h1' | 'h2';
  children?: ReactNode;
  action?: ReactNode;
}

/** Nothing here yet: say why, and what will bring something. */
export function EmptyState({ icon: Icon, title, heading: Heading = 'h2', children, action }: EmptyProps) {
  usePageTitle(Heading === 'h1' ? title : '');
  return (
    <div className={css.state}>
      <span className={css.medal} aria-hidden>
        <Icon size={28} stroke={1.6} />
      </span>
      <Heading className={css.title}>{title}</Heading>
      {children ? <p className={css.words}>{children}</p> : null}
      {action}
    </div>
  );
}

/** Something failed: say it in words, and offer the next step. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useText();
  const unreachable = error instanceof ApiError && error.unreachable;
  const forbidden = error instanceof ApiError && error.status === 403;
  const Icon = unreachable ? IconPlugConnectedX : IconAlertTriangle;
  const title = unreachable ? t('error.unreachable') : forbidden ? t('error.forbidden') : t('error.loading');
  const advice = unreachable
    ? t('error.unreachableAdvice')
    : forbidden
      ? t('error.forbiddenAdvice')
      : t('error.loadingAdvice');
  return (
    <div className={css.state} role="alert">
      <span className={css.medal} data-tone="bad" aria-hidden>
        <Icon size={28} stroke={1.6} />
      </span>
      <h2 className={css.title}>{title}</h2>
      <p className={css.words}>{advice}</p>
      {error instanceof ApiError && !unreachable ? (
        <p className={css.detail}>{[error.message, error.code].filter(Boolean).join(' · ')}</p>
      ) : null}
      {onRetry ? (
        <Button variant="default" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      ) : null}
    </div>
  );
}

/** Grey rows in the shape of what is coming. */
export function RowsSkeleton({ rows = 6 }: { rows?: number }) {
  const { t } = useText();
  return (
    <div role="status" aria-label={t('state.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders have no other identity
        <div key={index} className={css.row} aria-hidden>
          <Skeleton circle height={40} />
          <div className={css.lines}>
            <Skeleton height={12} width={`${62 - ((index * 11) % 30)}%`} />
            <Skeleton height={10} width={`${38 - ((index * 7) % 18)}%`} />
          </div>
        </div>
      ))}
    </div>
  );
}
