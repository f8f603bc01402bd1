import { Button, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { VisibleContact } from '@/api/generated';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { nameOf, phoneFields } from './fields';
import { audienceKey, useAudiences, useAudienceText, useSaveContact } from './queries';

const words = ['firstName', 'lastName', 'company', 'jobTitle', 'email', 'webPage'] as const;
const usual = ['mobilePhone', 'businessPhone', 'homePhone', 'businessFax'] as const;
const rare = phoneFields.filter((field) => !(usual as readonly string[]).includes(field));
const fields = [...words, ...phoneFields, 'notes'] as const;
type Field = (typeof fields)[number];

interface Props {
  /** The contact that is changed; left out: a new one. */
  contact?: VisibleContact;
  first?: Partial<Record<Field, unknown>>;
  onClose: () => void;
  onSaved?: (id: string) => void;
}

/** Save a contact, or correct one, and say who sees it. */
export function ContactForm({ contact, first, onClose, onSaved }: Props) {
  const { t } = useText();
  const [typed, setTyped] = useState<Partial<Record<Field, string>>>(() =>
    Object.fromEntries(fields.map((field) => [field, String(first?.[field] ?? '')])),
  );
  const [audience, setAudience] = useState(contact ? audienceKey(contact.sharing) : 'Personal');
  const { data: audiences = [] } = useAudiences();
  const audienceText = useAudienceText();
  const save = useSaveContact();
  const problems = problemsOf(save.error, fields);
  const shownRare = rare.filter((field) => first?.[field]);
  const field = (name: Field) => (
    <TextInput
      key={name}
      label={t(`contacts.${name}`)}
      type={name === 'email' ? 'email' : (phoneFields as readonly string[]).includes(name) ? 'tel' : 'text'}
      maxLength={name === 'webPage' ? 500 : 120}
      value={typed[name] ?? ''}
      error={problems.of(name)}
      onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
    />
  );
  const submit = () => {
    const changed = Object.entries(typed).filter(([name, value]) => value !== String(first?.[name as Field] ?? ''));
    const sent = contact ? changed : Object.entries(typed).filter(([, value]) => value);
    save.mutate(
      { contact, fields: Object.fromEntries(sent.map(([name, value]) => [name, value.trim() || null])), audience },
      {
        onSuccess: (id) => {
          toastGood(t('contacts.saved'));
          onClose();
          onSaved?.(id);
        },
      },
    );
  };
  const title = contact ? t('contacts.editTitle', { who: nameOf(contact) }) : t('contacts.add');
  const mayShare = !contact || contact.owner.own || contact.deletable;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form label={title} onSubmit={submit}>
        <Pair>{(['firstName', 'lastName'] as const).map(field)}</Pair>
        <Pair>{(['company', 'jobTitle'] as const).map(field)}</Pair>
        <Pair>{(['mobilePhone', 'businessPhone'] as const).map(field)}</Pair>
        <Pair>{(['homePhone', 'businessFax'] as const).map(field)}</Pair>
        {shownRare.length > 0 ? <Pair>{shownRare.map(field)}</Pair> : null}
        <Pair>{(['email', 'webPage'] as const).map(field)}</Pair>
        <Textarea
          label={t('contacts.notes')}
          maxLength={4000}
          autosize
          minRows={2}
          maxRows={8}
          value={typed.notes ?? ''}
          onChange={(event) => setTyped({ ...typed, notes: event.currentTarget.value })}
        />
        <Select
          label={t('contacts.sharing')}
          description={t('contacts.sharingHint')}
          data={audiences.map((each) => ({ value: audienceKey(each), label: audienceText(each) }))}
          value={audience}
          disabled={!mayShare}
          allowDeselect={false}
          onChange={(value) => setAudience(value ?? 'Personal')}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={!Object.values(typed).some((text) => text?.trim())}>
            {t('contacts.saveNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
