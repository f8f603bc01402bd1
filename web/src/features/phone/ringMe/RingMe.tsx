import { ActionIcon, Button, Select } from '@mantine/core';
import { IconClick, IconCode, IconPencil, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad } from '@/design/toast';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { type RingMeButton, useButtons, useRemoveButton, useTargets } from './queries';
import { RingMeForm } from './RingMeForm';
import { RingMeSnippet } from './RingMeSnippet';

type Opened = { form?: RingMeButton | 'new'; html?: RingMeButton };

/** Buttons by which visitors of web pages are called: one's own, and for administrators those of queues and menus. */
export function RingMe() {
  const { t } = useText();
  const others = useRights().mayOnOthers('EditExtensionInfo');
  const [extension, setExtension] = useState('~');
  const { data: targets } = useTargets(others);
  const { data, error, refetch } = useButtons(extension);
  const [opened, setOpened] = useState<Opened>({});
  const close = () => setOpened({});
  return (
    <Section
      title={t('ringMe.title')}
      lead={t('ringMe.lead')}
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => setOpened({ form: 'new' })}
        >
          {t('ringMe.add')}
        </Button>
      }
    >
      {targets?.length ? (
        <Select
          label={t('ringMe.whom')}
          allowDeselect={false}
          mb="md"
          value={extension}
          data={[
            { value: '~', label: t('ringMe.myself') },
            ...targets.map((each) => ({ value: String(each.id), label: `${each.name} · ${each.extensionNumber}` })),
          ]}
          onChange={(chosen) => setExtension(chosen ?? '~')}
        />
      ) : null}
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={1} /> : null}
      {data?.length === 0 ? <p>{t('ringMe.none')}</p> : null}
      {data?.length ? (
        <List label={t('ringMe.title')}>
          {data.map((one) => (
            <ButtonRow key={one.id} extension={extension} button={one} onOpen={setOpened} />
          ))}
        </List>
      ) : null}
      {opened.form ? (
        <RingMeForm extension={extension} button={opened.form === 'new' ? undefined : opened.form} onClose={close} />
      ) : null}
      {opened.html ? <RingMeSnippet button={opened.html} onClose={close} /> : null}
    </Section>
  );
}

interface RowProps {
  extension: string;
  button: RingMeButton;
  onOpen: (opened: Opened) => void;
}

function ButtonRow({ extension, button, onOpen }: RowProps) {
  const { t } = useText();
  const remove = useRemoveButton(extension);
  const { name } = button;
  return (
    <Row
      leading={<IconClick size={22} stroke={1.6} aria-hidden />}
      title={name}
      detail={button.origins.map((origin) => origin.replace('https://', '')).join(' · ')}
      trailing={button.enabled ? null : <Tag tone="plain">{t('ringMe.off')}</Tag>}
      actions={
        <>
          <ActionIcon
            size="lg"
            color="gray"
            aria-label={t('ringMe.html', { name })}
            onClick={() => onOpen({ html: button })}
          >
            <IconCode size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size="lg"
            color="gray"
            aria-label={t('ringMe.change', { name })}
            onClick={() => onOpen({ form: button })}
          >
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size="lg"
            color="gray"
            loading={remove.isPending}
            aria-label={t('ringMe.remove', { name })}
            onClick={() =>
              remove.mutate(button.id, { onError: (problem) => toastBad(t('state.notSaved'), problem.message) })
            }
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        </>
      }
    />
  );
}
