import { Alert, Modal, SegmentedControl, Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ApiError } from '@/api/errors';
import { keys } from '@/api/keys';
import { ExtensionsSelect } from '@/features/people/ExtensionSelect';
import { useMe } from '@/features/people/queries';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { Composer } from './Composer';
import { Silenced } from './Notices';
import { NumbersField, useNumberList } from './NumbersField';
import { deliver, newId, type Order } from './outbox';
import { dropPicture, type Picture } from './pictures';
import { useOptedOut, useSenders } from './queries';
import css from './Texts.module.css';

interface DialogProps {
  opened: boolean;
  /** A number to begin with. */
  to?: string;
  onClose: () => void;
  onSent: (conversationId: string) => void;
}

type Kind = 'text' | 'company';
const place = 'new';
const mostRecipients = 10;

/** Write to somebody new: one or several numbers, or colleagues. */
export function NewTextDialog({ opened, to, onClose, onSent }: DialogProps) {
  const { t } = useText();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('texts.new')}
      size="lg"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {opened ? <NewText to={to} onSent={onSent} /> : null}
    </Modal>
  );
}

function NewText({ to, onSent }: { to?: string; onSent: (conversationId: string) => void }) {
  const { t } = useText();
  const [kind, setKind] = useState<Kind>('text');
  const list = useNumberList(to ? [to] : []);
  const [colleagues, setColleagues] = useState<string[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const { data: senders } = useSenders();
  const from = chosen ?? senders?.[0]?.phoneNumber ?? '';
  const { numbers, wrong } = list;
  const refusing = useOptedOut(from, wrong.length === 0 ? numbers : []).data ?? [];
  const { sending, problem, go } = useSendingOnce();
  const ready = kind === 'company' ? colleagues.length > 0 : numbers.length > 0 && wrong.length === 0 && from !== '';

  const post = (text: string, pictures: Picture[]) => {
    const recipients = kind === 'company' ? colleagues : numbers;
    return go({ kind, from, to: recipients, text, pictures }, onSent);
  };
  return (
    <div className={css.new}>
      <SegmentedControl
        fullWidth
        radius="xl"
        aria-label={t('texts.kind')}
        data={[
          { value: 'text', label: t('texts.kindText') },
          { value: 'company', label: t('texts.kindCompany') },
        ]}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
      />
      {kind === 'text' ? (
        <>
          <NumbersField
            list={list}
            label={t('texts.to')}
            hint={t('texts.toHint', { count: mostRecipients })}
            most={mostRecipients}
            unusable="texts.noNumber"
          />
          <FromField from={from} onChange={setChosen} />
        </>
      ) : (
        <ColleaguesField chosen={colleagues} onChange={setColleagues} />
      )}
      {problem ? (
        <Alert color="red" role="alert" title={t('texts.notSent')}>
          {problem instanceof ApiError && !problem.unreachable ? problem.message : t('texts.unreachable')}
        </Alert>
      ) : null}
      {kind === 'text' && refusing.length > 0 ? (
        <Silenced numbers={refusing} group={numbers.length > 1} />
      ) : (
        <Composer
          key={kind}
          place={place}
          label={t('texts.writeNew')}
          kind={kind}
          busy={!ready || sending}
          onSend={post}
        />
      )}
    </div>
  );
}

/** Sends what stands in the dialog; the same once more, after nobody knew what became of it, goes out once. */
function useSendingOnce() {
  const queries = useQueryClient();
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const key = useRef({ id: '', of: '' });
  const go = async (order: Order, onSent: (conversationId: string) => void): Promise<boolean> => {
    const of = JSON.stringify([order.kind, order.from, order.to, order.text, order.pictures.map(({ id }) => id)]);
    const unsure = problem && !(problem instanceof ApiError && problem.status >= 400 && problem.status < 500);
    if (key.current.of !== of || !unsure) key.current = { id: newId(), of };
    setSending(true);
    setProblem(null);
    try {
      const answer = await deliver(key.current.id, order);
      void queries.invalidateQueries({ queryKey: keys.texts });
      order.pictures.forEach(dropPicture);
      onSent(String(answer.conversationId ?? ''));
      return true;
    } catch (error) {
      setProblem(error);
      return false;
    } finally {
      setSending(false);
    }
  };
  return { sending, problem, go };
}

function FromField({ from, onChange }: { from: string; onChange: (from: string | null) => void }) {
  const { t } = useText();
  const { data: senders } = useSenders();
  if (senders?.length === 0)
    return (
      <Alert color="yellow" title={t('texts.noSender')}>
        {t('texts.noSenderWords')}
      </Alert>
    );
  const words = { Own: t('texts.ownNumber'), Company: t('numbers.company'), Shared: '' };
  return (
    <Select
      label={t('texts.fromLabel')}
      size="md"
      data={(senders ?? []).map((each) => ({
        value: each.phoneNumber,
        label: [formatNumber(each.phoneNumber), each.label || words[each.kind] || each.owner?.name]
          .filter(Boolean)
          .join(' · '),
      }))}
      value={from || null}
      onChange={onChange}
    />
  );
}

function ColleaguesField({ chosen, onChange }: { chosen: string[]; onChange: (ids: string[]) => void }) {
  const { t } = useText();
  const { data: me } = useMe();
  return (
    <ExtensionsSelect
      label={t('texts.to')}
      description={t('texts.companyHint')}
      placeholder={chosen.length === 0 ? t('texts.companyPlaceholder') : undefined}
      maxValues={100}
      without={me ? [String(me.id)] : []}
      hiddenToo={false}
      value={chosen}
      onChange={onChange}
      data-autofocus
    />
  );
}
