import { Button, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { toastBad, toastGood } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import css from '../Admin.module.css';
import { useAdminChange } from '../queries';

export interface NamedThing {
  id: string;
  name: string;
  detail?: string;
  fixed?: boolean;
}

interface NamedListProps {
  label: string;
  icon: ReactNode;
  things: NamedThing[];
  addLabel: string;
  /** What happens to whatever had it, when one is removed. */
  removeWords: string;
  add: (name: string) => Promise<unknown>;
  rename: (thing: NamedThing, name: string) => Promise<unknown>;
  remove: (thing: NamedThing) => Promise<unknown>;
}

/** Things of the organisation that are a name and little more: add, rename, remove. */
export function NamedList({ label, icon, things, addLabel, removeWords, add, rename, remove }: NamedListProps) {
  const { t } = useText();
  const [removed, setRemoved] = useState<NamedThing | null>(null);
  const removal = useAdminChange(remove);
  return (
    <div className={css.stack}>
      {things.length ? (
        <List label={label}>
          {things.map((thing) => (
            <Thing key={thing.id} thing={thing} icon={icon} rename={rename} onRemove={() => setRemoved(thing)} />
          ))}
        </List>
      ) : null}
      <NewThing label={addLabel} add={add} />
      <Asking
        opened={removed !== null}
        title={t('named.removeTitle', { name: removed?.name ?? '' })}
        words={removeWords}
        action={t('security.remove')}
        pending={removal.isPending}
        onClose={() => setRemoved(null)}
        onGo={() =>
          removed &&
          removal.mutate(removed, {
            onSuccess: () => setRemoved(null),
            onError: (error) => toastBad(t('state.notSaved'), error.message),
          })
        }
      />
    </div>
  );
}

interface ThingProps {
  thing: NamedThing;
  icon: ReactNode;
  rename: NamedListProps['rename'];
  onRemove: () => void;
}

function Thing({ thing, icon, rename, onRemove }: ThingProps) {
  const { t } = useText();
  const [name, setName] = useState<string | null>(null);
  const change = useAdminChange((wanted: string) => rename(thing, wanted));
  const save = () =>
    name !== null &&
    change.mutate(name, {
      onSuccess: () => {
        setName(null);
        toastGood(t('state.saved'));
      },
    });
  return (
    <Row
      leading={
        <span className={css.icon} aria-hidden>
          {icon}
        </span>
      }
      title={
        name === null ? (
          thing.name
        ) : (
          <TextInput
            size="sm"
            aria-label={t('named.name', { name: thing.name })}
            maxLength={100}
            value={name}
            error={change.error?.message}
            onChange={(event) => setName(event.currentTarget.value)}
            onKeyDown={(event) => event.key === 'Enter' && save()}
          />
        )
      }
      detail={thing.detail}
      actions={
        name === null ? (
          <>
            <Button
              variant="default"
              size="compact-md"
              aria-label={t('named.rename', { name: thing.name })}
              onClick={() => setName(thing.name)}
            >
              {t('phones.rename')}
            </Button>
            {thing.fixed ? null : (
              <Button
                variant="subtle"
                color="red"
                size="compact-md"
                aria-label={t('security.removeNamed', { name: thing.name })}
                onClick={onRemove}
              >
                {t('security.remove')}
              </Button>
            )}
          </>
        ) : (
          <>
            <Button size="compact-md" disabled={!name.trim()} loading={change.isPending} onClick={save}>
              {t('action.save')}
            </Button>
            <Button variant="default" size="compact-md" onClick={() => setName(null)}>
              {t('security.cancel')}
            </Button>
          </>
        )
      }
    />
  );
}

function NewThing({ label, add }: { label: string; add: NamedListProps['add'] }) {
  const { t } = useText();
  const [name, setName] = useState('');
  const change = useAdminChange(add);
  return (
    <form
      className={css.row}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate(name, { onSuccess: () => setName('') });
      }}
    >
      <TextInput
        label={label}
        maxLength={100}
        value={name}
        error={change.error?.message}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={!name.trim()} loading={change.isPending}>
        {t('named.add')}
      </Button>
    </form>
  );
}
