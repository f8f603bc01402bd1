import { Checkbox, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useText } from '@/text/useText';
import { lackOf, type Part, partsIn, textOf, toggleValues } from './adaptive';
import { useCard } from './cardState';

const types: Record<string, string> = { 'Input.Number': 'number', 'Input.Date': 'date', 'Input.Time': 'time' };
const styles = new Set(['email', 'tel', 'url', 'password']);

/** Something to be put in. */
export function CardInput({ input }: { input: Part }) {
  const { t } = useText();
  const { prefix, values, set, tried } = useCard();
  const id = String(input.id ?? '');
  const value = values[id] ?? '';
  const lack = tried ? lackOf(input, value) : null;
  const placeholder = textOf(input, 'placeholder');
  const shared = {
    id: `${prefix}-${id}`,
    label: textOf(input, 'label') || placeholder || t('chats.card.input'),
    withAsterisk: input.isRequired === true,
    error: lack ? textOf(input, 'errorMessage') || t(`chats.card.lack.${lack}`) : undefined,
  };
  const onChange = (next: string) => set(id, next);
  if (input.type === 'Input.Toggle') return <Toggle input={input} value={value} shared={shared} onChange={onChange} />;
  if (input.type === 'Input.ChoiceSet')
    return <Choices input={input} value={value} shared={shared} onChange={onChange} />;
  const most = Number(input.maxLength) || 5000;
  if (input.isMultiline === true)
    return (
      <Textarea
        {...shared}
        placeholder={placeholder}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={most}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  const style = textOf(input, 'style').toLowerCase();
  return (
    <TextInput
      {...shared}
      type={types[input.type ?? ''] ?? (styles.has(style) ? style : 'text')}
      placeholder={placeholder}
      maxLength={most}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface InputProps {
  input: Part;
  value: string;
  shared: { id: string; label: string; withAsterisk: boolean; error?: string };
  onChange: (value: string) => void;
}

function Toggle({ input, value, shared, onChange }: InputProps) {
  const { on, off } = toggleValues(input);
  return (
    <Checkbox
      id={shared.id}
      label={textOf(input, 'title') || shared.label}
      error={shared.error}
      checked={value === on}
      onChange={(event) => onChange(event.currentTarget.checked ? on : off)}
    />
  );
}

function Choices({ input, value, shared, onChange }: InputProps) {
  const seen = new Set<string>();
  const data = partsIn(input, 'choices')
    .map((each) => ({ value: textOf(each, 'value'), label: textOf(each, 'title') || textOf(each, 'value') }))
    .filter((each) => each.value !== '' && !seen.has(each.value) && seen.add(each.value));
  if (input.isMultiSelect === true)
    return (
      <Checkbox.Group {...shared} value={value ? value.split(',') : []} onChange={(all) => onChange(all.join(','))}>
        <Stack gap={8} mt={6}>
          {data.map((each) => (
            <Checkbox key={each.value} value={each.value} label={each.label} />
          ))}
        </Stack>
      </Checkbox.Group>
    );
  if (textOf(input, 'style').toLowerCase() === 'expanded')
    return (
      <Radio.Group {...shared} value={value} onChange={onChange}>
        <Stack gap={8} mt={6}>
          {data.map((each) => (
            <Radio key={each.value} value={each.value} label={each.label} />
          ))}
        </Stack>
      </Radio.Group>
    );
  return (
    <Select
      {...shared}
      data={data}
      value={value || null}
      placeholder={textOf(input, 'placeholder')}
      searchable={data.length > 8}
      clearable={input.isRequired !== true}
      onChange={(next) => onChange(next ?? '')}
    />
  );
}
