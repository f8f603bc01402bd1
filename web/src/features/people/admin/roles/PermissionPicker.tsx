import { Checkbox, Skeleton } from '@mantine/core';
import { useText } from '@/text/useText';
import css from '../Admin.module.css';
import { type PermissionRecord, usePermissionCatalogue, withIncluded } from './queries';

interface PermissionPickerProps {
  chosen: Set<string>;
  /** Left out: only to look at, and then only what is held. */
  onChange?: (chosen: Set<string>) => void;
}

/** The catalogue of permissions by kind. What comes with another is ticked with it, and says so. */
export function PermissionPicker({ chosen, onChange }: PermissionPickerProps) {
  const { t } = useText();
  const { data: categories } = usePermissionCatalogue();
  if (!categories) return <Skeleton height={200} radius="md" role="status" aria-label={t('state.loading')} />;
  const all = categories.flatMap(({ permissions }) => permissions);
  const toggle = (id: string, wanted: boolean) => {
    const next = new Set(chosen);
    if (wanted) for (const each of withIncluded([id], all)) next.add(each);
    else next.delete(id);
    onChange?.(withIncluded(next, all));
  };
  return categories
    .map((category) => ({
      ...category,
      permissions: category.permissions.filter(({ id, assignable }) => chosen.has(id) || (onChange && assignable)),
    }))
    .filter(({ permissions }) => permissions.length)
    .map((category) => (
      <fieldset key={category.id} className={css.category}>
        <legend>{category.displayName}</legend>
        <div className={css.choices}>
          {category.permissions.map((permission) => (
            <div key={permission.id} className={css.choice}>
              <Checkbox
                label={permission.displayName}
                description={neededBy(permission, chosen, all, t)}
                checked={chosen.has(permission.id)}
                disabled={onChange ? Boolean(requiring(permission, chosen, all)) : undefined}
                readOnly={!onChange}
                onChange={(event) => (onChange ? toggle(permission.id, event.currentTarget.checked) : undefined)}
              />
            </div>
          ))}
        </div>
      </fieldset>
    ));
}

/** A chosen permission that brings this one along. */
const requiring = (permission: PermissionRecord, chosen: Set<string>, all: PermissionRecord[]) =>
  chosen.has(permission.id)
    ? all.find(
        ({ id, includedPermissions }) => chosen.has(id) && includedPermissions.some((one) => one.id === permission.id),
      )
    : undefined;

function neededBy(
  permission: PermissionRecord,
  chosen: Set<string>,
  all: PermissionRecord[],
  t: ReturnType<typeof useText>['t'],
): string | undefined {
  const other = requiring(permission, chosen, all);
  return other ? t('roles.comesWith', { other: other.displayName }) : undefined;
}
