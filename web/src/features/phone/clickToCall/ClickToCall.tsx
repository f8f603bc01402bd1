import { ActionIcon, Button } from '@mantine/core';
import { IconClick, IconCode, IconPencil, IconPlus, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad } from '@/design/toast';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { ClickToCallForm } from './ClickToCallForm';
import { ClickToCallSnippet } from './ClickToCallSnippet';
import { type ClickToCallButton, useButtons, useRemoveButton } from './queries';

const places = ['Department', 'IvrMenu'];

type Opened = { form?: ClickToCallButton | 'new'; html?: ClickToCallButton };

/** Buttons by which visitors of web pages are called: one's own, and for administrators those of queues and menus. */
export function ClickToCall() {
  const { t } = useText();
  const others = useRights().mayOnOthers('EditExtensionInfo');
  const [extension, setExtension] = useState('~');
  const { data, error, refetch } = useButtons(extension);
  const [opened, setOpened] = useState<Opened>({});
  const close = () => setOpened({});
  return (
    <Section
      title={t('clickToCall.title')}
      lead={t('clickToCall.lead')}
      actions={
        <Button
          variant="default"
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => setOpened({ form: 'new' })}
        >
          {t('clickToCall.add')}
        </Button>
      }
    >
      {others ? (
        <ExtensionSelect
          label={t('clickToCall.whom')}
          allowDeselect={false}
          mb="md"
          types={places}
          first={[{ value: '~', label: t('clickToCall.myself') }]}
          value={extension}
          onChange={(chosen) => setExtension(chosen ?? '~')}
        />
      ) : null}
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={1} /> : null}
      {data?.length === 0 ? <p>{t('clickToCall.none')}</p> : null}
      {data?.length ? (
        <List label={t('clickToCall.title')}>
          {data.map((one) => (
            <ButtonRow key={one.id} extension={extension} button={one} onOpen={setOpened} />
          ))}
        </List>
      ) : null}
      {opened.form ? (
        <ClickToCallForm
          extension={extension}
          button={opened.form === 'new' ? undefined : opened.form}
          onClose={close}
        />
      ) : null}
      {opened.html ? <ClickToCallSnippet button={opened.html} onClose={close} /> : null}
    </Section>
  );
}

interface RowProps {
  extension: string;
  button: ClickToCallButton;
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
      trailing={button.enabled ? null : <Tag tone="plain">{t('clickToCall.off')}</Tag>}
      actions={
        <>
          <ActionIcon
            size="lg"
            color="gray"
            aria-label={t('clickToCall.html', { name })}
            onClick={() => onOpen({ html: button })}
          >
            <IconCode size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size="lg"
            color="gray"
            aria-label={t('clickToCall.change', { name })}
            onClick={() => onOpen({ form: button })}
          >
            <IconPencil size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            size="lg"
            color="gray"
            loading={remove.isPending}
            aria-label={t('clickToCall.remove', { name })}
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
