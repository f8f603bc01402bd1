import { ActionIcon, Button, Checkbox, Menu, Modal, Progress, Textarea } from '@mantine/core';
import { IconListCheck, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { momentText } from '@/design/time';
import { useNow } from '@/design/useNow';
import { useText } from '@/text/useText';
import chatsCss from '../Chats.module.css';
import css from '../cards/Cards.module.css';
import { usePeople } from '../names';
import type { Attachment, Chat, Post } from '../shapes';
import { useMembers } from '../signals';
import { useChat } from '../store';
import { changeStep, finishRun, type RunStep, useChecklistAct } from './api';
import own from './Checklists.module.css';

/** A checklist while the chat goes through it; whoever is here checks its steps. */
export function ChecklistCard({ thing, post }: { thing: Attachment; post: Post }) {
  const { t } = useText();
  const chat = useChat(post.groupId);
  const [finishing, setFinishing] = useState(false);
  const state = thing.checklist;
  const now = useNow(60_000, state?.status === 'Running');
  if (!state || !chat) return null;
  const open = state.status === 'Running' && chat.status !== 'Archived';
  const all = state.steps.length;
  return (
    <section
      className={css.card}
      aria-label={t('chats.checklist.of', { name: thing.title ?? '' })}
      data-testid="checklist"
    >
      <header className={css.head}>
        <IconListCheck size={19} aria-hidden className={css.mark} />
        <p className={css.title} dir="auto">
          {thing.title}
        </p>
        <span className={css.detail}>{t('chats.checklist.progress', { done: state.done, all })}</span>
      </header>
      <Progress
        value={(100 * state.done) / Math.max(1, all)}
        size={6}
        aria-label={t('chats.checklist.progress', { done: state.done, all })}
      />
      <ol className={own.steps}>
        {state.steps.map((step, number) => (
          <StepRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
            key={number}
            runId={thing.id}
            chat={chat}
            step={step}
            number={number}
            open={open}
            late={Boolean(open && !step.doneBy && step.dueTime && Date.parse(step.dueTime) < now)}
          />
        ))}
      </ol>
      {open ? (
        <div className={css.actions}>
          <Button variant="default" size="compact-sm" onClick={() => setFinishing(true)}>
            {t('chats.checklist.finish')}
          </Button>
        </div>
      ) : (
        <span className={css.detail}>{state.status === 'Finished' ? t('chats.checklist.finished') : ''}</span>
      )}
      {finishing ? (
        <FinishDialog runId={thing.id} chatId={chat.id} left={all - state.done} onClose={() => setFinishing(false)} />
      ) : null}
    </section>
  );
}

interface StepProps {
  runId: string;
  chat: Chat;
  step: RunStep;
  number: number;
  open: boolean;
  late: boolean;
}

function StepRow({ runId, chat, step, number, open, late }: StepProps) {
  const { t, code } = useText();
  const { nameOf } = usePeople();
  const act = useChecklistAct(chat.id);
  const done = Boolean(step.doneBy);
  const who = step.doneBy
    ? t('chats.checklist.doneBy', { who: nameOf(step.doneBy) })
    : step.assigneeId
      ? t('chats.taskFor', { who: nameOf(step.assigneeId) })
      : '';
  const due = step.dueTime && !done ? momentText(new Date(step.dueTime), code) : '';
  const when = due ? t(late ? 'chats.overdue' : 'chats.due', { when: due }) : '';
  return (
    <li className={own.step}>
      <Checkbox
        checked={done}
        disabled={!open || act.isPending}
        label={<bdi>{step.title}</bdi>}
        description={step.description || undefined}
        onChange={() => act.mutate(() => changeStep(runId, number, { done: !done }))}
      />
      <span className={own.side}>
        <span className={chatsCss.cardDetail} data-late={late || undefined}>
          {[who, when].filter(Boolean).join(' · ')}
        </span>
        {open && !done ? <GiveMenu runId={runId} chat={chat} step={step} number={number} /> : null}
      </span>
    </li>
  );
}

const most = 60;

function GiveMenu({ runId, chat, step, number }: Omit<StepProps, 'open' | 'late'>) {
  const { t } = useText();
  const [opened, setOpened] = useState(false);
  const act = useChecklistAct(chat.id);
  const give = (assigneeId: string) => act.mutate(() => changeStep(runId, number, { assigneeId }));
  return (
    <Menu position="bottom-end" width={220} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <ActionIcon size={28} color="gray" aria-label={t('chats.checklist.give', { step: step.title })}>
          <IconUser size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah={300} style={{ overflowY: 'auto' }}>
        {opened ? <People chat={chat} onGive={give} assigned={step.assigneeId !== null} /> : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function People({ chat, assigned, onGive }: { chat: Chat; assigned: boolean; onGive: (id: string) => void }) {
  const { t } = useText();
  const members = useMembers(chat.id, String(chat.memberCount)) ?? [];
  return (
    <>
      {assigned ? <Menu.Item onClick={() => onGive('')}>{t('chats.checklist.nobody')}</Menu.Item> : null}
      {members.slice(0, most).map((member) => (
        <Menu.Item key={member.id} onClick={() => onGive(member.id)}>
          <bdi>{member.name}</bdi>
        </Menu.Item>
      ))}
    </>
  );
}

interface FinishProps {
  runId: string;
  chatId: string;
  left: number;
  onClose: () => void;
}

function FinishDialog({ runId, chatId, left, onClose }: FinishProps) {
  const { t } = useText();
  const [summary, setSummary] = useState('');
  const act = useChecklistAct(chatId, true);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('chats.checklist.finish')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form
        className={chatsCss.form}
        onSubmit={(event) => {
          event.preventDefault();
          act.mutate(() => finishRun(runId, summary.trim()), { onSuccess: onClose });
        }}
      >
        {left > 0 ? <p className={chatsCss.facts}>{t('chats.checklist.left', { count: left })}</p> : null}
        <Textarea
          label={t('chats.checklist.summary')}
          description={t('chats.checklist.summaryHint')}
          autosize
          minRows={3}
          maxLength={2000}
          value={summary}
          data-autofocus
          onChange={(event) => setSummary(event.currentTarget.value)}
        />
        <Problem message={act.error?.message} />
        <div className={chatsCss.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('chats.cancel')}
          </Button>
          <Button type="submit" loading={act.isPending}>
            {t('chats.checklist.finish')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
