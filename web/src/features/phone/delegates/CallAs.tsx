import { Select } from '@mantine/core';
import { useText } from '@/text/useText';
import { useDelegates } from './queries';

/** For delegates: as whom the next call goes out. Nothing is shown to anybody else. */
export function CallAs({ value, onChange }: { value: string; onChange: (extension: string) => void }) {
  const { t } = useText();
  const people = (useDelegates().data?.delegators ?? []).filter((each) => each.callsOnBehalf);
  if (people.length === 0) return null;
  return (
    <Select
      aria-label={t('delegates.callAs')}
      value={value}
      data={[
        { value: '', label: t('delegates.asMyself') },
        ...people.map(({ extension }) => ({
          value: extension.extensionNumber,
          label: t('delegates.as', { who: extension.name }),
        })),
      ]}
      onChange={(chosen) => onChange(chosen ?? '')}
      allowDeselect={false}
      mt={12}
    />
  );
}
