import { Modal } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useMemo, useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import chatsCss from '../Chats.module.css';
import type { Attachment, Post } from '../shapes';
import { useChat } from '../store';
import { Actions } from './Actions';
import {
  firstValues,
  inputsOf,
  lackOf,
  type Part,
  partsIn,
  partsOf,
  placeOf,
  readCard,
  submitCard,
  textOf,
} from './adaptive';
import css from './Cards.module.css';
import { CardContext, type CardState, useCard } from './cardState';
import { Elements } from './Elements';

/** A card that an app made, with what can be put in and pressed. */
export function AdaptiveCard({ thing, post }: { thing: Attachment; post: Post }) {
  const { t } = useText();
  const chat = useChat(post.groupId);
  const { data, error, refetch } = useQuery({
    queryKey: ['chats', 'card', thing.id, post.n],
    queryFn: () => readCard(thing.id),
    placeholderData: (before) => before,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <section className={css.card} aria-label={t('chats.card')} data-testid="adaptive-card">
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data ? (
        <Drawn key={textOf(data, 'lastModifiedTime')} id={thing.id} card={data} open={chat?.status !== 'Archived'} />
      ) : null}
    </section>
  );
}

function Drawn({ id, card, open }: { id: string; card: Part; open: boolean }) {
  const { t } = useText();
  const inputs = useMemo(() => inputsOf(card), [card]);
  const [values, setValues] = useState(() => firstValues(card));
  const [tried, setTried] = useState(false);
  const [dialog, setDialog] = useState<{ title?: string; card?: Part } | null>(null);
  const state = useShown(card);
  const send = useMutation({
    mutationFn: (action: Part) => submitCard(id, placeOf(card, action), values),
    onSuccess: ({ answer }) => {
      setTried(false);
      if (answer?.dialog?.card) setDialog(answer.dialog);
      else toastGood(t('chats.card.sent'));
    },
  });
  const submit = (action: Part) => {
    const wanted = action.associatedInputs !== 'none';
    setTried(wanted);
    if (wanted && inputs.some((input) => lackOf(input, values[String(input.id)] ?? ''))) return;
    send.mutate(action);
  };
  const context: CardState = {
    ...state,
    values,
    tried,
    pending: send.isPending,
    set: (name, value) => setValues((now) => ({ ...now, [name]: value })),
    submit: open ? submit : undefined,
  };
  return (
    <CardContext value={context}>
      <CardBody card={card} />
      <Problem message={send.error?.message} />
      {dialog ? <AnswerDialog dialog={dialog} onClose={() => setDialog(null)} /> : null}
    </CardContext>
  );
}

/** What is shown and hidden by pressing. */
function useShown(card: Part | undefined): Pick<CardState, 'prefix' | 'hidden' | 'toggle'> {
  const prefix = useId();
  const [changed, setChanged] = useState<Readonly<Record<string, boolean>>>({});
  const hidden = (part: Part): boolean => {
    const said = typeof part.id === 'string' ? changed[part.id] : undefined;
    return !(said ?? part.isVisible !== false);
  };
  return {
    prefix,
    hidden,
    toggle: (id, said) => {
      const part = card && [...partsOf(card)].find((each) => each.id === id);
      if (part) setChanged((now) => ({ ...now, [id]: said ?? hidden(part) }));
    },
  };
}

export function CardBody({ card }: { card: Part }) {
  return (
    <div className={css.stack}>
      <Elements parts={partsIn(card, 'body')} />
      <Actions actions={[...partsIn(card, 'actions'), ...partsIn(card, 'selectAction')]} />
    </div>
  );
}

/** What an app answers: to be read, and its links followed. */
function AnswerDialog({ dialog, onClose }: { dialog: { title?: string; card?: Part }; onClose: () => void }) {
  const { t } = useText();
  const outer = useCard();
  const state = useShown(dialog.card);
  const [values, setValues] = useState(() => (dialog.card ? firstValues(dialog.card) : {}));
  const set = (name: string, value: string) => setValues((now) => ({ ...now, [name]: value }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={dialog.title || t('chats.card.answer')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <CardContext value={{ ...outer, ...state, values, set, submit: undefined }}>
        <div className={chatsCss.form}>{dialog.card ? <CardBody card={dialog.card} /> : null}</div>
      </CardContext>
    </Modal>
  );
}
