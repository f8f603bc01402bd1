import { Button, CopyButton, Textarea } from '@mantine/core';
import { useText } from '@/text/useText';

/** What is typed elsewhere, as one text, with a button that copies it. */
export function Commands({ text, label }: { text: string; label: string }) {
  const { t } = useText();
  return (
    <>
      <Textarea
        aria-label={label}
        readOnly
        autosize
        minRows={3}
        mx="md"
        value={text}
        styles={{ input: { fontFamily: 'monospace', overflowWrap: 'anywhere' } }}
      />
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            m="md"
            onClick={copy}
            aria-label={copied ? t('action.copied') : t('action.copyValue', { value: label })}
          >
            {t(copied ? 'action.copied' : 'action.copy')}
          </Button>
        )}
      </CopyButton>
    </>
  );
}
