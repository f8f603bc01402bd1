import { Alert, Button } from '@mantine/core';
import { ApiError } from '@/api/errors';
import { Buttons } from '@/design/parts/Form';
import { useText } from '@/text/useText';

interface PastProblemProps {
  error: Error | null;
  onRetry: () => void;
}

/** Why it cannot be said what decided a past call, and what to do. */
export function PastProblem({ error, onRetry }: PastProblemProps) {
  const { t } = useText();
  if (!error) return null;
  const gone = error instanceof ApiError && error.status === 404;
  const unreachable = error instanceof ApiError && error.unreachable;
  return (
    <Alert
      color={gone ? 'yellow' : 'red'}
      role="alert"
      title={gone ? t('handling.pastGone') : t(unreachable ? 'error.unreachable' : 'error.loading')}
    >
      {gone ? t('handling.pastGoneAdvice') : unreachable ? t('error.unreachableAdvice') : error.message}
      <Buttons>
        <Button variant="default" onClick={onRetry}>
          {t('action.retry')}
        </Button>
      </Buttons>
    </Alert>
  );
}
