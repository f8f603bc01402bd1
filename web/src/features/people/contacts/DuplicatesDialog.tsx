import { Button, Modal } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { VisibleContact } from '@/api/generated';
import { List, Row } from '@/design/parts/List';
import { Problem } from '@/design/parts/Problem';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { ContactAvatar } from '@/features/people/connections/ContactAvatar';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { nameOf, numbersOf } from './fields';
import { useDuplicates, useMerge } from './queries';

/** Contacts that are probably the same, to be merged group by group. */
export function DuplicatesDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const { data, error, refetch } = useDuplicates();
  const merge = useMerge();
  const linesOf = (contact: VisibleContact) =>
    [contact.company, ...numbersOf(contact).map(formatNumber), contact.email].filter(Boolean).join(' · ');
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('contacts.duplicatesTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconCircleCheck} title={t('contacts.noDuplicates')}>
          {t('contacts.noDuplicatesWords')}
        </EmptyState>
      ) : null}
      <Problem message={merge.error?.message} />
      {(data ?? []).map(({ contacts }) => {
        const [first] = contacts;
        if (!first) return null;
        const name = nameOf(first);
        const ids = contacts.map(({ id }) => String(id));
        return (
          <section key={ids.join()} aria-label={name} style={{ marginBottom: 18 }}>
            <List label={name}>
              {contacts.map((contact) => (
                <Row
                  key={contact.id}
                  leading={<ContactAvatar number={numbersOf(contact)[0] ?? ''} name={nameOf(contact)} />}
                  title={nameOf(contact)}
                  detail={linesOf(contact)}
                />
              ))}
            </List>
            <Button
              mt="xs"
              variant="light"
              loading={merge.isPending && merge.variables[0] === ids[0]}
              onClick={() => merge.mutate(ids)}
            >
              {t('contacts.mergeInto', { who: name })}
            </Button>
          </section>
        );
      })}
    </Modal>
  );
}
