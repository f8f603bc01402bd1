import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';

/** What went wrong, announced as soon as it is there. */
export function Problem({ text }: { text: TextKey | null }) {
  const { t } = useText();
  if (!text) return null;
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
      {t(text)}
    </Alert>
  );
}
