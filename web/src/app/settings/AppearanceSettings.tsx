import { type MantineColorScheme, SegmentedControl, Select, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Field, Section } from '@/design/parts/Section';
import { usePreference } from '@/design/preferences';
import { languages } from '@/text/catalog';
import { languagePreference } from '@/text/language';
import { useText } from '@/text/useText';

export function AppearanceSettings() {
  const { t } = useText();
  const queries = useQueryClient();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [language, setLanguage] = usePreference(languagePreference);
  const schemes = (['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`theme.${value}`) }));
  const offered = [
    { value: 'auto', label: t('language.auto') },
    ...languages.map(({ code, name }) => ({ value: code, label: name })),
  ];
  return (
    <Section title={t('settings.appearance')} lead={t('settings.appearanceLead')}>
      <Field label={t('theme.label')} hint={t('theme.hint')}>
        <SegmentedControl
          radius="xl"
          aria-label={t('theme.label')}
          data={schemes}
          value={colorScheme}
          onChange={(value) => setColorScheme(value as MantineColorScheme)}
        />
      </Field>
      <Field label={t('language.label')} hint={t('language.hint')}>
        <Select
          aria-label={t('language.label')}
          size="sm"
          data={offered}
          value={language}
          onChange={(value) => {
            setLanguage(value ?? 'auto');
            void queries.invalidateQueries(); // answers hold words too
          }}
        />
      </Field>
    </Section>
  );
}
