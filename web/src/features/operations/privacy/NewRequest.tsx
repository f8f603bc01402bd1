import { Button, Checkbox, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { createRequest, type Kind, type Order, useHandling } from './queries';

const split = (text: string) =>
  text
    .split(/[\n,;]+/)
    .map((each) => each.trim())
    .filter(Boolean);

type Whom = 'person' | 'outside' | 'company';

/** A request that reached the company: from whom, and what they want. */
export function NewRequest({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [kind, setKind] = useState<Kind>('Export');
  const [whom, setWhom] = useState<Whom>('person');
  const [person, setPerson] = useState<string | null>(null);
  const [outside, setOutside] = useState({ name: '', numbers: '', emails: '' });
  const [content, setContent] = useState(false);
  const [note, setNote] = useState('');
  const act = useHandling();
  const problems = problemsOf(act.error, ['extensionId', 'numbers', 'emails']);
  const [numbers, emails] = [split(outside.numbers), split(outside.emails)];
  const mayCompany = useRights().may('AccountAdministration');
  const about: Record<Whom, Partial<Order>> = {
    person: { extensionId: person ?? '', content },
    outside: { name: outside.name, numbers, emails },
    company: { company: true },
  };
  const ready = { person: person !== null, outside: numbers.length + emails.length > 0, company: true }[whom];
  const save = () => act.mutate(() => createRequest({ kind, note, ...about[whom] }), { onSuccess: onClose });
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
          onChange={(value) => {
            setKind(value as Kind);
            if (whom === 'company') setWhom('person');
          }}
        />
        <SegmentedControl
          fullWidth
          radius="xl"
          aria-label={t('privacy.subject')}
          data={[
            { value: 'person', label: t('privacy.person') },
            { value: 'outside', label: t('privacy.outside') },
            ...(mayCompany && kind === 'Export' ? [{ value: 'company', label: t('privacy.company') }] : []),
          ]}
          value={whom}
          onChange={(value) => setWhom(value as Whom)}
        />
        {whom === 'person' ? (
          <ExtensionSelect
            label={t('privacy.person')}
            value={person}
            error={problems.of('extensionId')}
            onChange={setPerson}
          />
        ) : null}
        {whom === 'outside' ? <Outside value={outside} onChange={setOutside} problemOf={problems.of} /> : null}
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
