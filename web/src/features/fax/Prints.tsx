import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { momentText } from '@/design/time';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { fileOfPrint, useDeletePrint, usePrints } from './queries';
import type { Beginning } from './SendDialog';
import type { Print } from './shapes';

interface Props {
  onWrite: (beginning: Beginning) => void;
}

/** Documents that were printed to the fax printer without a number; nothing while there are none. */
export function Prints({ onWrite }: Props) {
  const { t } = useText();
  const { data = [] } = usePrints();
  if (data.length === 0) return null;
  return (
    <Alert icon={<IconPrinter size={20} aria-hidden />} title={t('fax.prints', { count: data.length })} mb="md">
      {data.map((print) => (
        <Row key={print.id} print={print} onWrite={onWrite} />
      ))}
    </Alert>
  );
}

function Row({ print, onWrite }: Props & { print: Print }) {
  const { t, code } = useText();
  const remove = useDeletePrint();
  const failed = (error: Error) => toastBad(t('fax.changeFailed'), error.message);
  const name = print.name || t('fax.printUnnamed');
  const write = () => void fileOfPrint(print, name).then((file) => onWrite({ files: [file], print: print.id }), failed);
  return (
    <Group justify="space-between" gap="xs" mt={4}>
      <Text size="sm">
        {name} · {momentText(new Date(print.creationTime), code)}
      </Text>
      <Group gap="xs">
        <Button aria-label={`${t('fax.send')}: ${name}`} onClick={write}>
          {t('fax.send')}
        </Button>
        <Button
          variant="default"
          aria-label={`${t('action.delete')}: ${name}`}
          onClick={() => remove.mutate(print.id, { onError: failed })}
        >
          {t('action.delete')}
        </Button>
      </Group>
    </Group>
  );
}
