import { Select } from '@mantine/core';
import { Field, Section } from '@/design/parts/Section';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import { useOperator, useTopMenu } from './queries';
import { type Desk, type Menu, reachable } from './shapes';

const NO_MENU = 'none';
const operators = reachable.filter((type) => type !== 'IvrMenu');

/** What answers the company's main number. */
export function MainNumber({ menus, desk }: { menus: Menu[]; desk?: Desk }) {
  const { t } = useText();
  const top = useTopMenu();
  const operator = useOperator();
  const chosen = menus.some(({ id }) => id === desk?.topMenuId) ? desk?.topMenuId : undefined;
  const hint = chosen ? 'menus.deskMenu' : desk?.hasGreeting ? 'menus.deskGreeting' : 'menus.deskOperator';
  return (
    <Section title={t('menus.desk')} lead={t(hint)}>
      <Field label={t('menus.topMenu')} hint={top.error?.message}>
        <Select
          aria-label={t('menus.topMenu')}
          allowDeselect={false}
          data={[
            { value: NO_MENU, label: t('menus.noMenu') },
            ...menus.map(({ id, name, extensionNumber }) => ({ value: id, label: `${name} · ${extensionNumber}` })),
          ]}
          value={(top.isPending ? top.variables : chosen) ?? NO_MENU}
          onChange={(id) => top.mutate(id === NO_MENU ? null : id)}
        />
      </Field>
      <Field label={t('menus.operator')} hint={operator.error?.message ?? t('menus.operatorHint')}>
        <ExtensionSelect
          aria-label={t('menus.operator')}
          allowDeselect={false}
          types={operators}
          placeholder={t('menus.choose')}
          value={(operator.isPending ? operator.variables : desk?.operatorId) || null}
          onChange={(id) => id && operator.mutate(id)}
        />
      </Field>
    </Section>
  );
}
