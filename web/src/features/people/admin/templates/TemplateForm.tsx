import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { useAdminChange } from '../queries';
import { OnePerson } from './Persons';
import { saveTemplate, type Template } from './queries';

/** A name, and whose settings are kept under it. */
export function TemplateForm({ template, onClose }: { template?: Template; onClose: () => void }) {
  const { t } = useText();
  const [name, setName] = useState(template?.name ?? '');
  const [description, setDescription] = useState(template?.description ?? '');
  const [person, setPerson] = useState<{ value: string; label: string } | null>(null);
  const save = useAdminChange(saveTemplate);
  const problems = problemsOf(save.error, ['name']);
  const title = template ? t('templates.changeNamed', { name: template.name }) : t('templates.add');
  const done = () => {
    toastGood(t('state.saved'));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form
        label={title}
        onSubmit={() =>
          save.mutate({ id: template?.id, name, description, extensionId: person?.value }, { onSuccess: done })
        }
      >
        <TextInput
          label={t('templates.name')}
          data-autofocus
          maxLength={100}
          value={name}
          error={problems.of('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={t('templates.description')}
          maxLength={500}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <OnePerson
          label={t(template ? 'templates.retake' : 'templates.source')}
          description={t(template ? 'templates.retakeHint' : 'templates.sourceHint')}
          value={person}
          onChange={setPerson}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={!name.trim() || !(template || person)}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
