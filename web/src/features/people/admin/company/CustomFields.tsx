import { IconForms } from '@tabler/icons-react';
import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import { NamedList } from './NamedList';
import { useCustomFields } from './queries';

const root = '/account/~/custom-fields';

/** Facts about people that the organisation keeps besides the usual ones. */
export function CustomFields() {
  const { t } = useText();
  const { data } = useCustomFields();
  return (
    <Section title={t('fields.title')} lead={t('fields.lead')}>
      <NamedList
        label={t('fields.title')}
        icon={<IconForms size={20} />}
        things={(data ?? []).map(({ id, displayName }) => ({ id, name: displayName }))}
        addLabel={t('fields.add')}
        removeWords={t('fields.removeWords')}
        add={(displayName) => call(root, { method: 'POST', body: { category: 'User', displayName } })}
        rename={({ id }, displayName) => call(`${root}/${id}`, { method: 'PUT', body: { displayName } })}
        remove={({ id }) => call(`${root}/${id}`, { method: 'DELETE' })}
      />
    </Section>
  );
}
