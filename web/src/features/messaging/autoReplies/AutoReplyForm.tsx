import { Button, Modal, NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, type Problems, problemsOf } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { fieldValue } from '../chats/later/moments';
import { measure } from '../texts/segments';
import { type AutoReply, type Away, filled, type Kind, kinds, type Replies, useSaveAutoReply } from './queries';

const fields = ['missedCall.text', 'afterHours.text', 'away.text', 'away.until', 'away.from', 'everyHours'];

/** What one number answers. */
export function AutoReplyForm({ before, onClose }: { before: AutoReply; onClose: () => void }) {
  const { t } = useText();
  const [replies, setReplies] = useState<Replies>(before);
  const save = useSaveAutoReply(before.phoneNumber.id);
  const problems = problemsOf(save.error, fields);
  const title = t('autoReplies.change', { number: formatNumber(before.phoneNumber.phoneNumber) });
  const saved = () => {
    toastGood(t('state.saved'));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(replies, { onSuccess: saved })}>
        {kinds.map((kind) => (
          <ReplyFields
            key={kind}
            kind={kind}
            shape={before}
            replies={replies}
            problems={problems}
            onChange={setReplies}
          />
        ))}
        <NumberInput
          label={t('autoReplies.every')}
          description={t('autoReplies.everyHint')}
          min={1}
          max={168}
          clampBehavior="strict"
          allowDecimal={false}
          value={replies.everyHours}
          error={problems.of('everyHours')}
          onChange={(now) => setReplies({ ...replies, everyHours: Number(now) || 1 })}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

interface FieldsProps {
  kind: Kind;
  shape: AutoReply;
  replies: Replies;
  problems: Problems;
  onChange: (replies: Replies) => void;
}

function ReplyFields({ kind, shape, replies, problems, onChange }: FieldsProps) {
  const { t } = useText();
  const reply = replies[kind];
  const put = (change: Partial<Away>) => onChange({ ...replies, [kind]: { ...reply, ...change } });
  return (
    <>
      <Switch
        label={t(`autoReplies.${kind}`)}
        description={t(`autoReplies.${kind}Hint`)}
        checked={reply.enabled}
        onChange={(event) => put({ enabled: event.currentTarget.checked })}
      />
      {reply.enabled ? (
        <Textarea
          label={t('autoReplies.text', { kind: t(`autoReplies.${kind}`) })}
          description={t('autoReplies.textHint')}
          inputWrapperOrder={['label', 'description', 'input', 'error']}
          autosize
          minRows={2}
          maxLength={shape.longestText}
          value={reply.text}
          error={problems.of(`${kind}.text`)}
          onChange={(event) => put({ text: event.currentTarget.value })}
        />
      ) : null}
      {reply.enabled ? <Preview text={filled(reply.text, shape.holes)} most={shape.mostSegments} /> : null}
      {reply.enabled && kind === 'away' ? <Span away={replies.away} problems={problems} onChange={put} /> : null}
    </>
  );
}

/** What goes out now, and as how many short messages. */
function Preview({ text, most }: { text: string; most: number }) {
  const { t } = useText();
  const { segments, encoding } = measure(text);
  return (
    <output>
      {t('autoReplies.preview', { text })}
      <br />
      {segments > most ? t('autoReplies.cut', { most }) : `${t('texts.parts', { count: segments })} · ${encoding}`}
    </output>
  );
}

function Span({ away, problems, onChange }: { away: Away; problems: Problems; onChange: (to: Partial<Away>) => void }) {
  const { t } = useText();
  return (
    <Pair>
      <TextInput
        type="datetime-local"
        label={t('autoReplies.from')}
        value={fieldOf(away.from)}
        error={problems.of('away.from')}
        onChange={(event) => onChange({ from: momentOf(event.currentTarget.value) })}
      />
      <TextInput
        type="datetime-local"
        label={t('autoReplies.until')}
        value={fieldOf(away.until)}
        error={problems.of('away.until')}
        onChange={(event) => onChange({ until: momentOf(event.currentTarget.value) })}
      />
    </Pair>
  );
}

const fieldOf = (moment: string | null): string => (moment ? fieldValue(new Date(moment)) : '');

const momentOf = (field: string): string | null => (field ? new Date(field).toISOString() : null);
