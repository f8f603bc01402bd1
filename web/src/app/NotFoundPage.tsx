import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { EmptyState } from '@/design/parts/States';
import { useText } from '@/text/useText';

export function NotFoundPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const back = <Button onClick={() => void navigate({ to: '/' })}>{t('notFound.back')}</Button>;
  return (
    <main>
      <EmptyState icon={IconMapOff} heading="h1" title={t('notFound.title')} action={back}>
        {t('notFound.words')}
      </EmptyState>
    </main>
  );
}
