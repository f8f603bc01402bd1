import { Alert, Button, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { IconArrowRight, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiError } from '@/api/errors';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { KeyRow } from './KeyRow';
import css from './Menus.module.css';
import { type MenuBody, useDeleteMenu, usePrompts, useSaveMenu, useVoices } from './queries';
import { SoundButton, soundAt, spoken } from './SoundButton';
import { type Action, type Input, inputs, type Menu } from './shapes';

const fields = ['name', 'extensionNumber', 'prompt.audio.id', 'prompt.text'];

/** What the form shows of a problem with one key: `actions[2].extension.id` is about the third. */
const problemOfKey = (error: unknown, place: number): string | undefined =>
  error instanceof ApiError && error.parameter?.startsWith(`actions[${place}]`) ? error.message : undefined;

interface MenuFormProps {
  menu?: Menu;
  /** What was changed on the way here, and is not saved yet. */
  note?: string;
  onClose: () => void;
}

/** A new menu, or all of one that there is. */
export function MenuForm({ menu, note, onClose }: MenuFormProps) {
  const { t } = useText();
  const [name, setName] = useState(menu?.name ?? '');
  const [number, setNumber] = useState(menu?.extensionNumber ?? '');
  const [repeats, setRepeats] = useState(String(menu?.promptRepeatCount ?? 3));
  const [prompt, setPrompt] = useState(promptOf(menu));
  const [keys, setKeys] = useState<Action[]>(menu?.actions ?? []);
  const save = useSaveMenu(menu);
  const remove = useDeleteMenu();
  const problems = problemsOf(save.error ?? remove.error, fields);
  const onKey = keys.some((_, place) => problemOfKey(save.error, place));
  const title = menu ? t('menus.edit', { name: menu.name }) : t('menus.add');
  const body: MenuBody = {
    name,
    extensionNumber: number || undefined,
    promptRepeatCount: Number(repeats),
    actions: keys,
    prompt: bodyOf(prompt),
  };
  const free = inputs.filter((input) => !keys.some((one) => one.input === input));
  return (
    <Modal opened onClose={onClose} size="xl" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(body, { onSuccess: onClose })}>
        <Pair>
          <TextInput
            label={t('menus.name')}
            maxLength={100}
            data-autofocus
            value={name}
            error={problems.of('name')}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('menus.number')}
            description={menu ? undefined : t('menus.numberHint')}
            inputMode="numeric"
            maxLength={8}
            value={number}
            error={problems.of('extensionNumber')}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
        </Pair>
        <PromptFields
          prompt={prompt}
          onChange={setPrompt}
          problem={problems.of('prompt.text') ?? problems.of('prompt.audio.id')}
        />
        <Select
          label={t('menus.repeats')}
          description={t('menus.repeatsHint')}
          allowDeselect={false}
          data={['1', '2', '3']}
          value={repeats}
          onChange={(value) => setRepeats(value ?? '3')}
        />
        <Keys keys={keys} onChange={setKeys} problemOf={(place) => problemOfKey(save.error, place)} free={free} />
        {note ? (
          <Alert icon={<IconArrowRight aria-hidden />} role="status">
            {note}
          </Alert>
        ) : null}
        <Problem message={onKey ? undefined : problems.rest} />
        <Buttons>
          {menu ? (
            <Button
              color="red"
              variant="subtle"
              loading={remove.isPending}
              onClick={() => remove.mutate(menu, { onSuccess: onClose })}
            >
              {t('action.delete')}
            </Button>
          ) : null}
          <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
            {t(menu ? 'action.save' : 'menus.add')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface PromptState {
  mode: 'Audio' | 'TextToSpeech';
  id: string | null;
  text: string;
  language: string;
  touched: boolean;
}

const promptOf = (menu?: Menu): PromptState => ({
  mode: menu?.prompt?.mode ?? 'TextToSpeech',
  id: menu?.prompt?.audio?.id ?? null,
  text: menu?.prompt?.text ?? '',
  language: menu?.prompt?.language?.localeCode ?? 'en-US',
  touched: false,
});

/** Only what was changed is sent: a voice need not speak again what it has spoken. */
function bodyOf({ mode, id, text, language, touched }: PromptState): unknown {
  if (!touched) return undefined;
  if (mode === 'Audio') return id ? { mode, audio: { id } } : undefined;
  return text.trim() ? { mode, text, language: { localeCode: language } } : undefined;
}

interface PromptFieldsProps {
  prompt: PromptState;
  onChange: (prompt: PromptState) => void;
  problem?: string;
}

function PromptFields({ prompt, onChange, problem }: PromptFieldsProps) {
  const { t } = useText();
  const library = usePrompts().data ?? [];
  const voices = useVoices().data ?? ['en-US'];
  const change = (part: Partial<PromptState>) => onChange({ ...prompt, ...part, touched: true });
  const chosen = library.find(({ id }) => id === prompt.id);
  return (
    <>
      <SegmentedControl
        aria-label={t('menus.promptMode')}
        data={[
          { value: 'TextToSpeech', label: t('menus.spoken') },
          { value: 'Audio', label: t('menus.fromLibrary') },
        ]}
        value={prompt.mode}
        onChange={(mode) => change({ mode: mode as PromptState['mode'] })}
      />
      {prompt.mode === 'Audio' ? (
        <div className={css.sound}>
          <Select
            label={t('menus.prompt')}
            searchable
            placeholder={t('menus.choose')}
            nothingFoundMessage={t('menus.noPrompts')}
            data={library.map(({ id, filename }) => ({ value: id, label: filename }))}
            value={prompt.id}
            error={problem}
            onChange={(id) => change({ id })}
          />
          {chosen ? <SoundButton label={chosen.filename} load={soundAt(chosen.contentUri)} /> : null}
        </div>
      ) : (
        <>
          <div className={css.sound}>
            <Textarea
              label={t('menus.text')}
              description={t('menus.textHint')}
              autosize
              minRows={2}
              maxRows={6}
              maxLength={2000}
              value={prompt.text}
              error={problem}
              onChange={(event) => change({ text: event.currentTarget.value })}
            />
            <SoundButton
              label={t('menus.text')}
              load={spoken(prompt.text, prompt.language)}
              disabled={!prompt.text.trim()}
            />
          </div>
          <Select
            label={t('menus.language')}
            allowDeselect={false}
            data={voices}
            value={prompt.language}
            onChange={(language) => change({ language: language ?? 'en-US' })}
          />
        </>
      )}
    </>
  );
}

interface KeysProps {
  keys: Action[];
  free: Input[];
  onChange: (keys: Action[]) => void;
  problemOf: (place: number) => string | undefined;
}

function Keys({ keys, free, onChange, problemOf }: KeysProps) {
  const { t } = useText();
  return (
    <fieldset className={css.keys} style={{ border: 0, margin: 0, padding: 0 }}>
      <legend className={css.legend}>{t('menus.keys')}</legend>
      {keys.map((action, place) => (
        <KeyRow
          key={action.input}
          action={action}
          taken={keys.filter((one) => one !== action).map(({ input }) => input)}
          problem={problemOf(place)}
          onChange={(next) => onChange(keys.map((one) => (one === action ? next : one)))}
          onRemove={() => onChange(keys.filter((one) => one !== action))}
        />
      ))}
      {keys.length ? null : <p className={css.notes}>{t('menus.noKeys')}</p>}
      {free[0] ? (
        <Button
          variant="default"
          style={{ justifySelf: 'start' }}
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => onChange([...keys, { input: free[0] as Input, action: 'Connect' }])}
        >
          {t('menus.addKey')}
        </Button>
      ) : null}
    </fieldset>
  );
}
