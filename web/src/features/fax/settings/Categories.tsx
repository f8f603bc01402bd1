import { Button, TagsInput, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { useChangeSettings } from './queries';

interface Category {
  name: string;
  words: string[];
}

/** Keywords by which faxes that came in are sorted. */
export function Categories({ categories }: { categories: Record<string, string[]> }) {
  const { t } = useText();
  const save = useChangeSettings();
  const [rows, setRows] = useState<Category[]>(() =>
    Object.entries(categories).map(([name, words]) => ({ name, words })),
  );
  const change = (at: number, part: Partial<Category>) =>
    setRows(rows.map((row, place) => (place === at ? { ...row, ...part } : row)));
  const send = (given: Category[]) =>
    save.mutate(
      { categories: Object.fromEntries(given.map(({ name, words }) => [name.trim(), words])) },
      {
        onSuccess: (saved) => {
          setRows(Object.entries(saved.categories).map(([name, words]) => ({ name, words })));
          toastGood(t('faxSettings.saved'));
        },
      },
    );
  const ready = rows.every(({ name, words }) => name.trim() && words.length);
  return (
    <Form label={t('faxSettings.categories')} onSubmit={() => ready && send(rows)}>
      {rows.map(({ name, words }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
        <Pair key={at}>
          <TextInput
            label={t('faxSettings.category')}
            maxLength={60}
            value={name}
            onChange={(event) => change(at, { name: event.currentTarget.value })}
          />
          <TagsInput
            size="md"
            label={t('faxSettings.keywords')}
            splitChars={[',']}
            value={words}
            onChange={(given) => change(at, { words: given })}
          />
        </Pair>
      ))}
      <Problem message={save.error?.message} />
      <Buttons>
        <Button variant="subtle" onClick={() => send([])}>
          {t('faxSettings.reset')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => setRows([...rows, { name: '', words: [] }])}
        >
          {t('faxSettings.addCategory')}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!ready}>
          {t('faxSettings.saveCategories')}
        </Button>
      </Buttons>
    </Form>
  );
}
