import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Tag } from '@/design/parts/Tag';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Brands.module.css';
import { type Brand, type Campaign, useRemove, useStep } from './queries';
import { isClosed, statusWords } from './words';

interface RegistrationProps {
  what: Brand | Campaign;
  path: string;
  editable: boolean;
  removable: boolean;
  onEdit: () => void;
}

/** Where something stands with the registry, what is in its way, and what can be done now. */
export function Registration({ what, path, editable, removable, onEdit }: RegistrationProps) {
  const { t } = useText();
  const [open, setOpen] = useState<'step' | 'remove' | null>(null);
  const submit = useStep(path);
  const [key, tone] = statusWords(what.status);
  const submittable = what.nextStatuses.includes('Submitted');
  return (
    <div className={css.registration}>
      <div className={css.state}>
        <Tag tone={tone}>{t(key)}</Tag>
        {what.externalId ? <span className={css.words}>{t('brands.registryId', { id: what.externalId })}</span> : null}
      </div>
      {what.errors.length ? (
        <ul className={css.errors}>
          {what.errors.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      ) : null}
      {submittable && what.findings.length ? (
        <div>
          <p className={css.words}>{t('brands.lacks')}</p>
          <ul className={css.findings}>
            {what.findings.map(({ field, sentence }) => (
              <li key={field}>{sentence}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <Problem message={submit.error?.message} />
      {editable ? (
        <div className={css.actions}>
          {submittable ? (
            <Button
              size="compact-md"
              disabled={what.findings.length > 0}
              loading={submit.isPending}
              aria-label={t('brands.submitNamed', { name: what.name })}
              onClick={() => submit.mutate({ status: 'Submitted', externalId: '', errors: [] })}
            >
              {t('brands.submit')}
            </Button>
          ) : (
            <Button
              variant={what.status === 'Submitted' ? 'filled' : 'default'}
              size="compact-md"
              aria-label={t('brands.answerNamed', { name: what.name })}
              onClick={() => setOpen('step')}
            >
              {t('brands.answer')}
            </Button>
          )}
          {isClosed(what.status) ? null : (
            <Button
              variant="default"
              size="compact-md"
              aria-label={t('brands.editNamed', { name: what.name })}
              onClick={onEdit}
            >
              {t('action.change')}
            </Button>
          )}
          {removable ? (
            <Button
              variant="subtle"
              color="red"
              size="compact-md"
              aria-label={t('security.removeNamed', { name: what.name })}
              onClick={() => setOpen('remove')}
            >
              {t('security.remove')}
            </Button>
          ) : null}
        </div>
      ) : null}
      {open === 'step' ? <Answer what={what} path={path} onClose={() => setOpen(null)} /> : null}
      {open === 'remove' ? <Removal what={what} path={path} onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

interface DialogProps {
  what: Brand | Campaign;
  path: string;
  onClose: () => void;
}

/** What the registry said, written down. */
function Answer({ what, path, onClose }: DialogProps) {
  const { t } = useText();
  const [status, setStatus] = useState<string | null>(what.nextStatuses[0] ?? null);
  const [externalId, setExternalId] = useState(what.externalId ?? '');
  const [said, setSaid] = useState('');
  const step = useStep(path);
  const submit = () => {
    const errors = said
      .split('\n')
      .map((message) => message.trim())
      .filter(Boolean)
      .map((message) => ({ message }));
    if (!status) return;
    step.mutate(
      { status, externalId: externalId.trim(), errors },
      {
        onSuccess: () => {
          toastGood(t('brands.answered'));
          onClose();
        },
      },
    );
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('brands.answerNamed', { name: what.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form onSubmit={submit} label={t('brands.answerNamed', { name: what.name })}>
        <Select
          label={t('brands.became')}
          data={what.nextStatuses.map((value) => ({ value, label: t(statusWords(value)[0]) }))}
          allowDeselect={false}
          value={status}
          onChange={setStatus}
        />
        <TextInput
          label={t('brands.externalId')}
          description={t('brands.externalIdHint')}
          maxLength={64}
          value={externalId}
          onChange={(event) => setExternalId(event.currentTarget.value)}
        />
        <Textarea
          label={t('brands.reasons')}
          description={t('brands.reasonsHint')}
          autosize
          minRows={2}
          maxLength={4000}
          value={said}
          onChange={(event) => setSaid(event.currentTarget.value)}
        />
        <Problem message={step.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!status} loading={step.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

function Removal({ what, path, onClose }: DialogProps) {
  const { t } = useText();
  const remove = useRemove(path);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('security.removeNamed', { name: what.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <p className={css.words}>{t('campaigns' in what ? 'brands.removeBrand' : 'brands.removeCampaign')}</p>
      <Problem message={remove.error?.message} />
      <Buttons>
        <Button variant="default" onClick={onClose}>
          {t('security.cancel')}
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined, { onSuccess: onClose })}>
          {t('security.remove')}
        </Button>
      </Buttons>
    </Modal>
  );
}
