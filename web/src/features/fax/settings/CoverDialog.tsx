import { ActionIcon, Button, FileInput, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import css from './Covers.module.css';
import {
  type CoverDraft,
  type CoverField,
  type CoverPage,
  kinds,
  usePreviewCover,
  useRemoveCover,
  useSaveCover,
} from './queries';

const usual: CoverField[] = [
  { kind: 'Company', x: 6, y: 5, size: 24, label: '' },
  { kind: 'Recipient', x: 6, y: 16, size: 12, label: 'To: ' },
  { kind: 'Sender', x: 6, y: 19, size: 12, label: 'From: ' },
  { kind: 'SenderNumber', x: 6, y: 22, size: 12, label: 'Fax: ' },
  { kind: 'Date', x: 6, y: 25, size: 12, label: 'Date: ' },
  { kind: 'PageCount', x: 6, y: 28, size: 12, label: 'Pages: ' },
  { kind: 'Message', x: 6, y: 36, size: 12, label: '' },
];

/** A cover page, new without `cover`: its sheet, what is written where, and how it looks. */
export function CoverDialog({ cover, onClose }: { cover?: CoverPage; onClose: () => void }) {
  const { t } = useText();
  const [draft, setDraft] = useState<CoverDraft>({
    id: cover?.id,
    name: cover?.name ?? '',
    fields: cover?.fields ?? usual,
  });
  const save = useSaveCover();
  const remove = useRemoveCover();
  const preview = usePreviewCover();
  const problems = problemsOf(save.error ?? remove.error ?? preview.error, ['name', 'attachment']);
  const title = cover ? t('faxSettings.editCover', { name: cover.name }) : t('faxSettings.addCover');
  const put = (part: Partial<CoverDraft>) => setDraft({ ...draft, ...part });
  return (
    <Modal opened onClose={onClose} title={title} size="xl" closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(draft, { onSuccess: onClose })}>
        <TextInput
          label={t('faxSettings.coverName')}
          maxLength={60}
          data-autofocus
          value={draft.name}
          error={problems.of('name')}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <FileInput
          size="md"
          clearable
          label={t('faxSettings.sheet')}
          description={t(cover?.hasSheet ? 'faxSettings.sheetReplace' : 'faxSettings.sheetHint')}
          value={draft.file ?? null}
          error={problems.of('attachment')}
          onChange={(file) => put({ file: file ?? undefined })}
        />
        <Fields fields={draft.fields ?? []} onChange={(fields) => put({ fields })} />
        {preview.data ? (
          <img className={css.preview} src={preview.data} alt={t('faxSettings.previewOf', { name: draft.name })} />
        ) : null}
        <Problem message={problems.rest} />
        <Buttons>
          {cover ? (
            <Button
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate(cover.id, { onSuccess: onClose })}
            >
              {t('faxSettings.removeCover')}
            </Button>
          ) : null}
          <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate(draft)}>
            {t('fax.preview')}
          </Button>
          <Button type="submit" disabled={!draft.name.trim()} loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

function Fields({ fields, onChange }: { fields: CoverField[]; onChange: (fields: CoverField[]) => void }) {
  const { t } = useText();
  const change = (at: number, part: Partial<CoverField>) =>
    onChange(fields.map((field, place) => (place === at ? { ...field, ...part } : field)));
  const add = () => onChange([...fields, { kind: 'Label', x: 6, y: 50, size: 12, label: '' }]);
  return (
    <fieldset className={css.fields}>
      <legend>{t('faxSettings.fields')}</legend>
      {fields.map((field, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same field may stand there twice
        <div key={at} className={css.field}>
          <Select
            aria-label={t('faxSettings.kind')}
            allowDeselect={false}
            data={kinds.map((value) => ({ value, label: t(`faxSettings.kind.${value}`) }))}
            value={field.kind}
            onChange={(kind) => change(at, { kind: (kind ?? 'Label') as CoverField['kind'] })}
          />
          <TextInput
            aria-label={t('faxSettings.label')}
            placeholder={t('faxSettings.label')}
            maxLength={200}
            value={field.label}
            onChange={(event) => change(at, { label: event.currentTarget.value })}
          />
          {(['x', 'y', 'size'] as const).map((name) => (
            <NumberInput
              key={name}
              aria-label={t(`faxSettings.${name}`)}
              leftSection={<span aria-hidden>{t(`faxSettings.${name}Short`)}</span>}
              min={name === 'size' ? 6 : 0}
              max={name === 'size' ? 72 : 100}
              value={field[name]}
              onChange={(value) => change(at, { [name]: typeof value === 'number' ? value : Number(value) || 0 })}
            />
          ))}
          <ActionIcon
            size="lg"
            color="gray"
            aria-label={t('faxSettings.removeField', { name: t(`faxSettings.kind.${field.kind}`) })}
            onClick={() => onChange(fields.filter((_, place) => place !== at))}
          >
            <IconTrash size={17} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="default"
        leftSection={<IconPlus size={17} aria-hidden />}
        disabled={fields.length >= 40}
        onClick={add}
      >
        {t('faxSettings.addField')}
      </Button>
    </fieldset>
  );
}
