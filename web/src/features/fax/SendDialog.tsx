import { Alert, Button, Loader, Modal, SegmentedControl, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import type { Id } from '@/api/shapes';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { ErrorState } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { fieldValue } from '@/features/messaging/chats/later/moments';
import { NumbersField, useNumberList } from '@/features/messaging/texts/NumbersField';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { FaxPages } from './FaxPages';
import { FilesField } from './FilesField';
import { makePreview, useDeletePrint, useOptions, useSendFax } from './queries';
import type { Draft, Options } from './shapes';

/** What the dialog starts with. */
export interface Beginning {
  to?: string[];
  files?: File[];
  /** The printed document that they are: once sent it waits no longer. */
  print?: Id;
}

interface Props {
  beginning: Beginning;
  onClose: () => void;
  onSent: () => void;
}

/** Opens when everything is there that it asks: so the first field has the focus. */
export function SendDialog({ beginning, onClose, onSent }: Props) {
  const { t } = useText();
  const { data, error, refetch } = useOptions();
  if (!data && !error) return null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('fax.new')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {data ? (
        <Compose options={data} beginning={beginning} onClose={onClose} onSent={onSent} />
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} />
      )}
    </Modal>
  );
}

function Compose({ options, beginning, onClose, onSent }: Props & { options: Options }) {
  const { t } = useText();
  const send = useSendFax();
  const { mutate: deletePrint } = useDeletePrint();
  const list = useNumberList(beginning.to ?? []);
  const [draft, setDraft] = useState<Omit<Draft, 'to'>>({
    from: options.numbers[0]?.phoneNumber ?? '',
    files: beginning.files ?? [],
    resolution: 'High',
    coverIndex: '0',
    coverText: '',
    sendAt: '',
  });
  const [previewing, setPreviewing] = useState(false);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const whole: Draft = { ...draft, to: list.numbers };
  const hasPages = draft.files.length > 0 || draft.coverIndex !== '0';
  const ready = hasPages && draft.from !== '' && list.numbers.length > 0 && list.wrong.length === 0;
  const done = () => {
    if (beginning.print) deletePrint(beginning.print);
    toastGood(t(draft.sendAt ? 'fax.scheduledToast' : 'fax.queued'));
    onSent();
    onClose();
  };
  const post = () => send.mutate(whole, { onSuccess: done });
  if (previewing)
    return (
      <Preview draft={whole} onBack={() => setPreviewing(false)}>
        <Button onClick={post} loading={send.isPending} disabled={!ready}>
          {t('fax.send')}
        </Button>
      </Preview>
    );
  return (
    <Form onSubmit={() => ready && post()}>
      {options.numbers.length === 0 ? (
        <Alert color="yellow" title={t('fax.noNumber')}>
          {t('fax.noNumberWords')}
        </Alert>
      ) : null}
      <NumbersField
        list={list}
        label={t('fax.to')}
        most={options.maxRecipients}
        unusable="fax.unusable"
        hint={t('fax.toHint', { count: options.maxRecipients })}
      />
      <FilesField files={draft.files} options={options} onChange={(files) => change({ files })} />
      <Pair>
        <Select
          label={t('fax.from')}
          allowDeselect={false}
          data={options.numbers.map(({ phoneNumber, label, own }) => ({
            value: phoneNumber,
            label: [formatNumber(phoneNumber), label || t(own ? 'texts.ownNumber' : 'numbers.company')].join(' · '),
          }))}
          value={draft.from}
          onChange={(from) => change({ from: from ?? '' })}
        />
        <Select
          label={t('fax.cover')}
          allowDeselect={false}
          data={options.coverPages.map(({ id, name }) => ({
            value: id,
            label: id === '0' ? t('fax.coverNone') : name,
          }))}
          value={draft.coverIndex}
          onChange={(coverIndex) => change({ coverIndex: coverIndex ?? '0' })}
        />
      </Pair>
      {draft.coverIndex !== '0' ? (
        <Textarea
          label={t('fax.coverText')}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={options.maxCoverText}
          value={draft.coverText}
          onChange={(event) => change({ coverText: event.currentTarget.value })}
        />
      ) : null}
      <Resolution value={draft.resolution} onChange={(resolution) => change({ resolution })} />
      <When value={draft.sendAt} onChange={(sendAt) => change({ sendAt })} />
      <Problem message={send.error?.message} />
      <Buttons>
        <Button variant="default" onClick={onClose}>
          {t('fax.cancel')}
        </Button>
        <Button variant="default" disabled={!hasPages || list.wrong.length > 0} onClick={() => setPreviewing(true)}>
          {t('fax.preview')}
        </Button>
        <Button type="submit" loading={send.isPending} disabled={!ready}>
          {t('fax.send')}
        </Button>
      </Buttons>
    </Form>
  );
}

function Resolution({
  value,
  onChange,
}: {
  value: Draft['resolution'];
  onChange: (value: Draft['resolution']) => void;
}) {
  const { t } = useText();
  return (
    <SegmentedControl
      fullWidth
      aria-label={t('fax.resolution')}
      data={[
        { value: 'High', label: t('fax.fine') },
        { value: 'Low', label: t('fax.standard') },
      ]}
      value={value}
      onChange={(next) => onChange(next as Draft['resolution'])}
    />
  );
}

function When({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useText();
  const inAnHour = () => fieldValue(new Date(Date.now() + 3_600_000));
  return (
    <>
      <Switch
        label={t('fax.later')}
        checked={value !== ''}
        onChange={(event) => onChange(event.currentTarget.checked ? inAnHour() : '')}
      />
      {value ? (
        <TextInput
          type="datetime-local"
          label={t('fax.sendAt')}
          value={value}
          min={fieldValue(new Date())}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : null}
    </>
  );
}

/** Every page as it will be sent. Leaving stops the rendering. */
function Preview({ draft, onBack, children }: { draft: Draft; onBack: () => void; children: ReactNode }) {
  const { t } = useText();
  const [path, setPath] = useState('');
  const [problem, setProblem] = useState('');
  // The draft stays as it is while the preview is open.
  // biome-ignore lint/correctness/useExhaustiveDependencies: rendered once
  useEffect(() => {
    const controller = new AbortController();
    makePreview(draft, controller.signal).then(setPath, (error: Error) => {
      if (!controller.signal.aborted) setProblem(error.message);
    });
    return () => controller.abort();
  }, []);
  return (
    <Form onSubmit={onBack} label={t('fax.preview')}>
      {path ? <FaxPages path={path} /> : null}
      {!path && !problem ? (
        <p role="status">
          <Loader size="sm" aria-hidden /> {t('fax.rendering')}
        </p>
      ) : null}
      <Problem message={problem} />
      <Buttons>
        <Button variant="default" type="submit">
          {t(path || problem ? 'fax.back' : 'fax.cancel')}
        </Button>
        {path ? children : null}
      </Buttons>
    </Form>
  );
}
