import { Button, Modal, NumberInput, Switch, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { type ButtonFields, type ClickToCallButton, useSaveButton, usual } from './queries';

interface FormProps {
  extension: string;
  button?: ClickToCallButton;
  onClose: () => void;
}

/** One button for web pages, new without `button`. */
export function ClickToCallForm({ extension, button, onClose }: FormProps) {
  const { t } = useText();
  const [fields, setFields] = useState<ButtonFields>(button ?? usual);
  const put = (change: Partial<ButtonFields>) => setFields((now) => ({ ...now, ...change }));
  const save = useSaveButton(extension, button?.id);
  const problems = problemsOf(save.error, ['name', 'origins', 'consent']);
  const title = button ? t('clickToCall.change', { name: button.name }) : t('clickToCall.add');
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(fields, { onSuccess: onClose })}>
        <TextInput
          label={t('clickToCall.name')}
          description={t('clickToCall.nameHint')}
          data-autofocus
          maxLength={60}
          value={fields.name}
          error={problems.of('name')}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <TagsInput
          label={t('clickToCall.origins')}
          description={t('clickToCall.originsHint')}
          placeholder="https://www.example.com"
          maxTags={20}
          acceptValueOnBlur
          splitChars={[',', ' ']}
          value={fields.origins}
          error={problems.of('origins')}
          onChange={(origins) => put({ origins })}
        />
        <TextInput
          label={t('clickToCall.consent')}
          description={t('clickToCall.consentHint')}
          maxLength={300}
          value={fields.consent}
          error={problems.of('consent')}
          onChange={(event) => put({ consent: event.currentTarget.value })}
        />
        <Pair>
          <Count
            label={t('clickToCall.perHour')}
            most={500}
            value={fields.perHour}
            onChange={(perHour) => put({ perHour })}
          />
          <Count
            label={t('clickToCall.perNumber')}
            most={20}
            value={fields.perNumber}
            onChange={(perNumber) => put({ perNumber })}
          />
        </Pair>
        <Switch
          label={t('clickToCall.enabled')}
          checked={fields.enabled}
          onChange={(event) => put({ enabled: event.currentTarget.checked })}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={!fields.name.trim() || fields.origins.length === 0}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface CountProps {
  label: string;
  most: number;
  value: number;
  onChange: (value: number) => void;
}

function Count({ label, most, value, onChange }: CountProps) {
  return (
    <NumberInput
      label={label}
      min={1}
      max={most}
      clampBehavior="strict"
      allowDecimal={false}
      value={value}
      onChange={(now) => onChange(Number(now) || 1)}
    />
  );
}
