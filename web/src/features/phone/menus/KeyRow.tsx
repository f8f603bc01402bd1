import { ActionIcon, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import css from './Menus.module.css';
import {
  type Action,
  type ActionName,
  actions,
  endsSilence,
  type Input,
  inputs,
  needsExtension,
  reachable,
} from './shapes';
import { actionWords, keyFace, keyWords } from './words';

interface KeyRowProps {
  action: Action;
  /** Keys that other rows have. */
  taken: Input[];
  problem?: string;
  onChange: (action: Action) => void;
  onRemove: () => void;
}

/** What one key does. */
export function KeyRow({ action, taken, problem, onChange, onRemove }: KeyRowProps) {
  const { t } = useText();
  const name = (input: Input): string => {
    const words = keyWords(input);
    return words ? t(words) : keyFace(input);
  };
  const possible = actions.filter((one) => action.input !== 'NoInput' || endsSilence(one));
  const shown = needsExtension(action.action) || action.action === 'Transfer';
  return (
    <div className={css.keyRow} data-plain={shown ? undefined : true}>
      <Select
        aria-label={t('menus.key')}
        allowDeselect={false}
        data={inputs.filter((one) => !taken.includes(one)).map((one) => ({ value: one, label: name(one) }))}
        value={action.input}
        onChange={(input) => onChange({ ...action, input: (input ?? action.input) as Input })}
      />
      <Select
        className={css.does}
        aria-label={t('menus.keyDoes', { key: name(action.input) })}
        allowDeselect={false}
        data={possible.map((one) => ({ value: one, label: t(actionWords[one]) }))}
        value={action.action}
        error={shown ? undefined : problem}
        onChange={(value) => onChange({ input: action.input, action: (value ?? action.action) as ActionName })}
      />
      {needsExtension(action.action) ? (
        <ExtensionSelect
          className={css.leads}
          aria-label={t('menus.target', { key: name(action.input) })}
          types={reachable}
          placeholder={t('menus.choose')}
          nothingFoundMessage={t('menus.nobody')}
          value={action.extension?.id ?? null}
          error={problem}
          onChange={(id) => onChange({ ...action, extension: id ? { id } : undefined })}
        />
      ) : null}
      {action.action === 'Transfer' ? (
        <TextInput
          className={css.leads}
          aria-label={t('menus.target', { key: name(action.input) })}
          type="tel"
          maxLength={40}
          placeholder="+12025550123"
          value={action.phoneNumber ?? ''}
          error={problem}
          onChange={(event) => onChange({ ...action, phoneNumber: event.currentTarget.value })}
        />
      ) : null}
      <ActionIcon
        size={44}
        variant="subtle"
        color="gray"
        onClick={onRemove}
        aria-label={t('menus.removeKey', { key: name(action.input) })}
      >
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </div>
  );
}
