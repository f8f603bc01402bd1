import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useText } from '@/text/useText';

/** A value one may need elsewhere, with a copy button. */
export function CopyText({ value, shown = value }: { value: string; shown?: string }) {
  const { t } = useText();
  return (
    <>
      <span className="tnum">{shown}</span>
      <CopyButton value={value} timeout={1_500}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('action.copied') : t('action.copy')}>
            <ActionIcon color="gray" onClick={copy} aria-label={t('action.copyValue', { value: shown })}>
              {copied ? <IconCheck size={17} aria-hidden /> : <IconCopy size={17} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </>
  );
}
