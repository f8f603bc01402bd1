import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { RINGING } from '@/features/people/colleague';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { type KeyKind, type PhoneKey, type Setup, useSetupChange } from './queries';
import css from './Setup.module.css';

const kinds: KeyKind[] = ['BLF', 'SpeedDial', 'Park'];
const complete = (key: PhoneKey): boolean => Boolean(key.type === 'BLF' ? key.extension : key.number);

/** The keys beside the phone's screen. */
export function PhoneKeys({ deviceId, setup }: { deviceId: string; setup: Setup }) {
  const { t } = useText();
  const [changed, setChanged] = useState<PhoneKey[] | null>(null);
  const save = useSetupChange(deviceId);
  const shown = changed ?? setup.keys;
  const put = (at: number, part: Partial<PhoneKey>) =>
    setChanged(shown.map((key, index) => (index === at ? { ...key, ...part } : key)));
  const submit = () =>
    save.mutate(
      { method: 'PUT', body: { family: setup.family.id, mac: setup.mac, keys: shown } },
      {
        onSuccess: () => {
          setChanged(null);
          toastGood(t('state.saved'));
        },
      },
    );
  return (
    <section className={css.keys} aria-label={t('setup.keys')}>
      <h4>{t('setup.keys')}</h4>
      <p className={css.words}>{t('setup.keysHint')}</p>
      {shown.map((key, at) => (
        <KeyRow
          // Keys have no identity but their place.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the key
          key={at}
          number={at + 1}
          value={key}
          onChange={(part) => put(at, part)}
          onRemove={() => setChanged(shown.filter((_, index) => index !== at))}
        />
      ))}
      <Problem message={save.error?.message} />
      <div className={css.buttons}>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={shown.length >= Math.min(setup.family.mostKeys, 60)}
          onClick={() => setChanged([...shown, { type: 'BLF', label: '' }])}
        >
          {t('setup.addKey')}
        </Button>
        {changed ? (
          <Button size="compact-md" loading={save.isPending} disabled={!shown.every(complete)} onClick={submit}>
            {t('action.save')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

interface KeyRowProps {
  number: number;
  value: PhoneKey;
  onChange: (part: Partial<PhoneKey>) => void;
  onRemove: () => void;
}

function KeyRow({ number, value, onChange, onRemove }: KeyRowProps) {
  const { t } = useText();
  const lamp = value.type === 'BLF';
  return (
    <fieldset className={css.key} aria-label={t('setup.key', { number })}>
      <Select
        aria-label={t('setup.kind')}
        data={kinds.map((kind) => ({ value: kind, label: t(`setup.keyKind.${kind}`) }))}
        value={value.type}
        allowDeselect={false}
        onChange={(type) => onChange({ type: type as KeyKind, extension: undefined, number: undefined })}
      />
      {lamp ? (
        <ExtensionSelect
          label={t('setup.colleague')}
          types={RINGING}
          enabledOnly
          value={value.extension?.id ?? null}
          onChange={(id) => onChange({ extension: id ? { id } : undefined })}
        />
      ) : (
        <TextInput
          label={t('setup.keyNumber')}
          maxLength={40}
          value={value.number ?? ''}
          onChange={(event) => onChange({ number: event.currentTarget.value.replace(/[^0-9*#+]/g, '') })}
        />
      )}
      <TextInput
        label={t('setup.keyLabel')}
        maxLength={60}
        value={value.label}
        onChange={(event) => onChange({ label: event.currentTarget.value })}
      />
      <ActionIcon color="gray" size="lg" aria-label={t('setup.removeKey', { number })} onClick={onRemove}>
        <IconTrash size={18} aria-hidden />
      </ActionIcon>
    </fieldset>
  );
}
