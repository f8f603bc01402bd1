import { Button, Checkbox, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { createRequest, type Kind, type Order, useHandling } from './queries';

const split = (text: string) =>
  text
    .split(/[\n,;]+/)
    .map((each) => each.trim())
    .filter(Boolean);

/** A request that reached the company: from whom, and what they want. */
export function NewRequest({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [kind, setKind] = useState<Kind>('Export');
  const [whom, setWhom] = useState<'person' | 'outside'>('person');
  const [person, setPerson] = useState<string | null>(null);
  const [outside, setOutside] = useState({ name: '', numbers: '', emails: '' });
  const [content, setContent] = useState(false);
  const [note, setNote] = useState('');
  const act = useHandling();
  const problems = problemsOf(act.error, ['extensionId', 'numbers', 'emails']);
  const [numbers, emails] = [split(outside.numbers), split(outside.emails)];
  const ready = whom === 'person' ? person !== null : numbers.length + emails.length > 0;
  const about: Partial<Order> =
    whom === 'person' ? { extensionId: person ?? '', content } : { name: outside.name, numbers, emails };
  const save = () => act.mutate(() => createRequest({ kind, note, ...about }), { onSuccess: onClose });
  return (
    <Modal opened onClose={onClose} title={t('privacy.new')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={() => ready && save()}>
        <SegmentedControl
          fullWidth
          radius="xl"
          aria-label={t('privacy.kind')}
          data={[
            { value: 'Export', label: t('privacy.copy') },
            { value: 'Erasure', label: t('privacy.erasure') },
          ]}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
        />
        <SegmentedControl
          fullWidth
          radius="xl"
          aria-label={t('privacy.subject')}
          data={[
            { value: 'person', label: t('privacy.person') },
            { value: 'outside', label: t('privacy.outside') },
          ]}
          value={whom}
          onChange={(value) => setWhom(value as typeof whom)}
        />
        {whom === 'person' ? (
          <ExtensionSelect
            label={t('privacy.person')}
            value={person}
            error={problems.of('extensionId')}
            onChange={setPerson}
          />
        ) : (
          <Outside value={outside} onChange={setOutside} problemOf={problems.of} />
        )}
        {kind === 'Erasure' && whom === 'person' ? (
          <Checkbox
            label={t('privacy.content')}
            description={t('privacy.contentHint')}
            checked={content}
            onChange={(event) => setContent(event.currentTarget.checked)}
          />
        ) : null}
        <Textarea
          label={t('privacy.note')}
          description={t('privacy.noteHint')}
          autosize
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button variant="default" onClick={onClose}>
            {t('security.cancel')}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={!ready}>
            {t(kind === 'Export' ? 'privacy.makeCopy' : 'privacy.take')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface OutsideWords {
  name: string;
  numbers: string;
  emails: string;
}

interface OutsideProps {
  value: OutsideWords;
  onChange: (value: OutsideWords) => void;
  problemOf: (field: string) => string | undefined;
}

function Outside({ value, onChange, problemOf }: OutsideProps) {
  const { t } = useText();
  return (
    <>
      <TextInput
        label={t('privacy.name')}
        maxLength={200}
        value={value.name}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
      />
      <Textarea
        label={t('privacy.numbers')}
        description={t('privacy.severalHint')}
        autosize
        value={value.numbers}
        error={problemOf('numbers')}
        onChange={(event) => onChange({ ...value, numbers: event.currentTarget.value })}
      />
      <Textarea
        label={t('privacy.emails')}
        description={t('privacy.severalHint')}
        autosize
        value={value.emails}
        error={problemOf('emails')}
        onChange={(event) => onChange({ ...value, emails: event.currentTarget.value })}
      />
    </>
  );
}
