import { ActionIcon, Button, Checkbox, MultiSelect, TextInput } from '@mantine/core';
import { IconCheckbox, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { momentText } from '@/design/time';
import { useText } from '@/text/useText';
import css from '../Chats.module.css';
import { usePeople } from '../names';
import type { Chat } from '../shapes';
import { useMembers } from '../signals';
import { completeTask, createTask, deleteTask, type Task, useAct, useWork } from '../work';

/** What is to be done in a chat: open first, the soonest due on top. */
export function Tasks({ chat }: { chat: Chat }) {
  const { t } = useText();
  const { data, error, refetch } = useWork<Task>('tasks', chat.id);
  const open = chat.status !== 'Archived';
  const due = (task: Task) => task.dueDate ?? '9';
  const tasks = [...(data?.records ?? [])].sort((a, b) => (due(a) < due(b) ? -1 : 1));
  const todo = tasks.filter((task) => task.status !== 'Completed');
  const done = tasks.filter((task) => task.status === 'Completed');
  return (
    <div className={css.panelBody}>
      {open ? <NewTask chat={chat} /> : null}
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data && tasks.length === 0 ? (
        <EmptyState icon={IconCheckbox} title={t('chats.noTasks')}>
          {t('chats.noTasksWords')}
        </EmptyState>
      ) : null}
      {todo.length > 0 ? <h3 className={css.section}>{t('chats.tasksOpen', { count: todo.length })}</h3> : null}
      <ul className={css.list}>
        {todo.map((task) => (
          <TaskRow key={task.id} task={task} chat={chat} />
        ))}
      </ul>
      {done.length > 0 ? <h3 className={css.section}>{t('chats.tasksDone', { count: done.length })}</h3> : null}
      <ul className={css.list}>
        {done.map((task) => (
          <TaskRow key={task.id} task={task} chat={chat} />
        ))}
      </ul>
    </div>
  );
}

function TaskRow({ task, chat }: { task: Task; chat: Chat }) {
  const { t, code } = useText();
  const { me, nameOf } = usePeople();
  const act = useAct('tasks', chat.id);
  const mine = task.completenessCondition === 'AllAssignees' && task.assignees.find((each) => each.id === me);
  const done = mine ? mine.status === 'Completed' : task.status === 'Completed';
  const open = chat.status !== 'Archived';
  const late = task.status !== 'Completed' && task.dueDate && new Date(task.dueDate) < new Date();
  const mayDelete = task.creator?.id === me || (chat.own.role === 'Admin' && chat.type === 'Team');
  const who = new Intl.ListFormat(code).format(task.assignees.map((each) => nameOf(each.id)));
  return (
    <li className={css.card} data-testid="task">
      <div className={css.cardHead}>
        <Checkbox
          checked={done}
          disabled={!open || act.isPending}
          aria-label={t('chats.completeTask', { task: task.subject })}
          onChange={() => act.mutate(() => completeTask(task.id, !done))}
        />
        <span className={css.cardTitle} data-done={task.status === 'Completed' || undefined}>
          <bdi>{task.subject}</bdi>
        </span>
        {mayDelete && open ? (
          <ActionIcon
            size={32}
            color="gray"
            aria-label={t('texts.deleteTemplate', { name: task.subject })}
            onClick={() => act.mutate(() => deleteTask(task.id))}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        ) : null}
      </div>
      {task.description ? <span className={css.cardDetail}>{task.description}</span> : null}
      {who ? <span className={css.cardDetail}>{t('chats.taskFor', { who })}</span> : null}
      {task.dueDate ? (
        <span className={css.cardDetail} data-late={late || undefined}>
          {t(late ? 'chats.overdue' : 'chats.due', { when: momentText(new Date(task.dueDate), code) })}
        </span>
      ) : null}
    </li>
  );
}

function NewTask({ chat }: { chat: Chat }) {
  const { t } = useText();
  const members = useMembers(chat.id, String(chat.memberCount)) ?? [];
  const act = useAct('tasks', chat.id);
  const [subject, setSubject] = useState('');
  const [people, setPeople] = useState<string[]>([]);
  const [due, setDue] = useState('');
  const add = () => {
    const body = {
      subject: subject.trim(),
      assignees: people.map((id) => ({ id, status: 'Pending' as const })),
      dueDate: due ? new Date(due).toISOString() : undefined,
    };
    act.mutate(() => createTask(chat.id, body), {
      onSuccess: () => {
        setSubject('');
        setPeople([]);
        setDue('');
      },
    });
  };
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (subject.trim()) add();
      }}
    >
      <TextInput
        label={t('chats.newTask')}
        value={subject}
        maxLength={250}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      {subject ? (
        <>
          <MultiSelect
            label={t('chats.assignees')}
            data={members.map((each) => ({ value: each.id, label: each.name }))}
            value={people}
            onChange={setPeople}
            searchable
            hidePickedOptions
            limit={50}
            maxValues={100}
            radius="md"
            size="md"
          />
          <TextInput
            type="datetime-local"
            label={t('chats.dueLabel')}
            value={due}
            onChange={(event) => setDue(event.currentTarget.value)}
          />
          <div className={css.buttons}>
            <Button type="submit" size="compact-md" loading={act.isPending} disabled={!subject.trim()}>
              {t('chats.addTask')}
            </Button>
          </div>
        </>
      ) : null}
    </form>
  );
}
