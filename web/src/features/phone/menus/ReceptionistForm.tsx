import { Button, Modal, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { RehearsalRunItem } from '@/api/generated';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useText } from '@/text/useText';
import css from './Menus.module.css';
import type { Menu } from './shapes';

interface Answer {
  id?: string;
  phrases: string[];
  text: string;
  closedText: string;
}

interface Receptionist {
  enabled: boolean;
  answers: Answer[];
  mailbox?: { id: string };
  listening: string;
}

type Tried = RehearsalRunItem;

const pathOf = (menu: Menu) => `/account/~/clarion/receptionists/${menu.id}`;
const mailboxes = ['User', 'VirtualUser', 'DigitalUser', 'FlexibleUser', 'Department', 'Voicemail'];

/** Let a menu listen to what callers say: questions with their answers, whose mailbox takes messages, and a try. */
export function ReceptionistForm({ menu, onClose }: { menu: Menu; onClose: () => void }) {
  const { t } = useText();
  const { data, error, refetch } = useQuery({
    queryKey: ['ivr', 'receptionist', menu.id],
    queryFn: ({ signal }) => call<Receptionist>(pathOf(menu), { signal }),
    staleTime: 0,
    gcTime: 0, // the form begins with what is kept now, never with what was
    refetchOnWindowFocus: false,
  });
  const title = t('receptionist.title', { name: menu.name });
  return (
    <Modal opened onClose={onClose} size="xl" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? <Fields menu={menu} kept={data} onClose={onClose} /> : null}
    </Modal>
  );
}

function Fields({ menu, kept, onClose }: { menu: Menu; kept: Receptionist; onClose: () => void }) {
  const { t } = useText();
  const queries = useQueryClient();
  const [enabled, setEnabled] = useState(kept.enabled);
  const [mailbox, setMailbox] = useState<string | null>(kept.mailbox ? String(kept.mailbox.id) : null);
  const [answers, setAnswers] = useState(kept.answers);
  const save = useMutation({
    mutationFn: () =>
      call(pathOf(menu), { method: 'PUT', body: { enabled, answers, mailbox: mailbox ? { id: mailbox } : undefined } }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['ivr'] });
      toastGood(t('receptionist.saved'));
      onClose();
    },
  });
  const set = (at: number, part: Partial<Answer>) =>
    setAnswers(answers.map((one, place) => (place === at ? { ...one, ...part } : one)));
  const complete = answers.every(({ phrases, text }) => phrases.length && text.trim());
  return (
    <>
      <Form label={t('receptionist.title', { name: menu.name })} onSubmit={() => save.mutate()}>
        <Switch
          label={t('receptionist.enabled')}
          description={kept.listening ? t('receptionist.deaf', { problem: kept.listening }) : t('receptionist.hint')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
        <ExtensionSelect
          label={t('receptionist.mailbox')}
          description={t('receptionist.mailboxHint')}
          types={mailboxes}
          clearable
          clearButtonProps={{ 'aria-label': t('receptionist.noMailbox') }}
          value={mailbox}
          onChange={setMailbox}
        />
        {answers.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: new ones have no id yet
          <fieldset key={at} className={css.answer}>
            <legend>{t('receptionist.question', { number: at + 1 })}</legend>
            <TagsInput
              label={t('receptionist.phrases')}
              description={t('receptionist.phrasesHint')}
              maxTags={20}
              value={one.phrases}
              onChange={(phrases) => set(at, { phrases })}
            />
            <Textarea
              label={t('receptionist.text')}
              autosize
              minRows={2}
              maxLength={600}
              value={one.text}
              onChange={(event) => set(at, { text: event.currentTarget.value })}
            />
            <Textarea
              label={t('receptionist.closed')}
              description={t('receptionist.closedHint')}
              autosize
              minRows={1}
              maxLength={600}
              value={one.closedText}
              onChange={(event) => set(at, { closedText: event.currentTarget.value })}
            />
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconTrash size={18} aria-hidden />}
              aria-label={t('receptionist.removeOne', { number: at + 1 })}
              onClick={() => setAnswers(answers.filter((_, place) => place !== at))}
            >
              {t('receptionist.remove')}
            </Button>
          </fieldset>
        ))}
        <div>
          <Button
            variant="default"
            leftSection={<IconPlus size={18} aria-hidden />}
            disabled={answers.length >= 50}
            onClick={() => setAnswers([...answers, { phrases: [], text: '', closedText: '' }])}
          >
            {t('receptionist.add')}
          </Button>
        </div>
        <Problem message={save.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!complete} loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
      <TryWords menu={menu} />
    </>
  );
}

/** Type what a caller would say, and read what would become of it; as it is saved. */
function TryWords({ menu }: { menu: Menu }) {
  const { t } = useText();
  const [said, setSaid] = useState('');
  const attempt = useMutation({
    mutationFn: async () =>
      (await call<{ steps: Tried[] }>(`${pathOf(menu)}/dry-run`, { method: 'POST', body: { said: [said] } })).steps[0],
  });
  return (
    <Form label={t('receptionist.try')} onSubmit={() => attempt.mutate()}>
      <TextInput
        label={t('receptionist.say')}
        description={t('receptionist.sayHint')}
        maxLength={300}
        value={said}
        onChange={(event) => setSaid(event.currentTarget.value)}
      />
      <Problem message={attempt.error?.message} />
      <p className={css.outcome} aria-live="polite">
        {attempt.data ? outcome(attempt.data, t) : ''}
      </p>
      <Buttons>
        <Button type="submit" variant="default" disabled={!said.trim()} loading={attempt.isPending}>
          {t('receptionist.try')}
        </Button>
      </Buttons>
    </Form>
  );
}

function outcome({ answer, choices, end }: Tried, t: ReturnType<typeof useText>['t']): string {
  if (answer) return t('receptionist.wouldSay', { text: answer });
  if (choices.length) return t('receptionist.wouldAsk', { names: choices.map(({ name }) => name).join(', ') });
  if (end?.type === 'Voicemail') return t('receptionist.wouldTake', { name: end.name ?? '' });
  if (end) return t('receptionist.wouldCall', { name: end.name ?? end.number ?? '' });
  return t('receptionist.wouldRepeat');
}
