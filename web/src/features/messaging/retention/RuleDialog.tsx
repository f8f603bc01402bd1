import { Alert, Button, Modal, NumberInput, SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Preview, type Rule, setDays, useKeeping, usePreview } from './queries';
import css from './Retention.module.css';
import { TeamSelect } from './TeamSelect';

interface RuleProps {
  rule?: Rule;
  /** Of a team that differs; `team`: of one that is yet to be chosen. */
  chatId?: string;
  team?: boolean;
  onClose: () => void;
}

/** Says how long something is kept. What would go is told first: it does not come back. */
export function RuleDialog({ rule, chatId, team = false, onClose }: RuleProps) {
  const { t } = useText();
  const [ends, setEnds] = useState(typeof rule?.days === 'number');
  const [typed, setTyped] = useState<number | string>(rule?.days ?? 365);
  const [chosen, setChosen] = useState<string | null>(chatId ?? null);
  const act = useKeeping();
  const days = ends && Number.isInteger(typed) && Number(typed) >= 1 && Number(typed) <= 36_500 ? Number(typed) : null;
  const [settled] = useDebouncedValue(days, 350);
  const known = !team || chosen !== null;
  const preview = usePreview(settled, chosen ?? undefined, known);
  const seen = !ends || (settled === days && days !== null && preview.data !== undefined);
  const problems = problemsOf(act.error, ['days']);
  const save = () =>
    act.mutate(() => setDays(ends ? days : null, chosen ?? undefined), {
      onSuccess: () => {
        toastGood(t('state.saved'));
        onClose();
      },
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(team ? 'retention.addTeam' : 'retention.keptFor')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <Form onSubmit={() => known && seen && save()}>
        {team ? <TeamSelect value={chosen} onChange={setChosen} /> : null}
        <SegmentedControl
          fullWidth
          radius="xl"
          aria-label={t('retention.keptFor')}
          data={[
            { value: 'ever', label: t('retention.forEver') },
            { value: 'days', label: t('retention.someDays') },
          ]}
          value={ends ? 'days' : 'ever'}
          onChange={(value) => setEnds(value === 'days')}
        />
        {ends ? (
          <NumberInput
            label={t('retention.howManyDays')}
            min={1}
            max={36_500}
            allowDecimal={false}
            clampBehavior="none"
            value={typed}
            error={days === null ? t('retention.daysRange') : problems.of('days')}
            onChange={setTyped}
          />
        ) : null}
        {ends && known && days !== null ? (
          <Told preview={seen ? preview.data : undefined} error={preview.error} />
        ) : null}
        <Problem message={problems.rest} />
        <Buttons>
          <Button variant="default" onClick={onClose}>
            {t('chats.cancel')}
          </Button>
          <Button type="submit" color={ends ? 'red' : undefined} loading={act.isPending} disabled={!known || !seen}>
            {t(ends ? 'retention.saveAndDelete' : 'action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

const others = ['tasks', 'notes', 'events', 'cards', 'polls', 'checklists'] as const;

function Told({ preview, error }: { preview: Preview | undefined; error: Error | null }) {
  const { t } = useText();
  if (error) return <Problem message={error.message} />;
  if (!preview) return <p className={css.counting}>{t('retention.counting')}</p>;
  const parts = others
    .filter((name) => preview[name] > 0)
    .map((name) => t(`retention.${name}`, { count: preview[name] }));
  const nothing = preview.posts === 0 && parts.length === 0;
  return (
    <Alert color={nothing ? 'gray' : 'orange'} data-testid="would-go" role="status">
      {nothing ? (
        t('retention.nothingGoes')
      ) : (
        <>
          {t(preview.more ? 'retention.manyPosts' : 'retention.posts', { count: preview.posts, chats: preview.chats })}
          {parts.length > 0 ? ` ${t('retention.besides', { things: parts.join(', ') })}` : ''}
        </>
      )}
    </Alert>
  );
}
