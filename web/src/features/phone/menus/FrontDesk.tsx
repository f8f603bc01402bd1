import { Select } from '@mantine/core';
import { Field, Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import { useCallees, useOperator, useTopMenu } from './queries';
import type { Desk, Menu } from './shapes';

const NO_MENU = 'none';

/** What answers the company's main number. */
export function FrontDesk({ menus, desk }: { menus: Menu[]; desk?: Desk }) {
  const { t } = useText();
  const callees = useCallees().data ?? [];
  const top = useTopMenu();
  const operator = useOperator();
  const people = callees.filter(
    ({ type, extensionNumber }) => extensionNumber && type !== 'Site' && type !== 'IvrMenu',
  );
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
        <Select
          aria-label={t('menus.operator')}
          allowDeselect={false}
          searchable
          limit={50}
          placeholder={t('menus.choose')}
          data={people.map((one) => ({ value: String(one.id), label: `${one.name} · ${one.extensionNumber}` }))}
          value={(operator.isPending ? operator.variables : desk?.operatorId) || null}
          onChange={(id) => id && operator.mutate(id)}
        />
      </Field>
    </Section>
  );
}
