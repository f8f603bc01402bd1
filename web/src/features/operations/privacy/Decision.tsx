import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import css from './Privacy.module.css';
import { answer, approve, type Preview, type PrivacyRequest, useHandling, usePreview } from './queries';
import { aboutWords, reasonWords } from './statusWords';

interface DecisionProps {
  request: PrivacyRequest;
  who: string;
  onClose: () => void;
}

/** What an erasure would be about, and then: erase, refuse, or take more time. */
export function Decision({ request, who, onClose }: DecisionProps) {
  const { t } = useText();
  const { data, error, refetch } = usePreview(request.id);
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const act = useHandling();
  const run = (work: () => Promise<unknown>) => act.mutate(work, { onSuccess: onClose });
  const sure = typed.trim().toLowerCase() === t('privacy.eraseWord').toLowerCase();
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={t('privacy.erasureOf', { who })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? <Counted preview={data} /> : null}
      <Form label={t('privacy.erase')} onSubmit={() => sure && run(() => approve(request.id))}>
        <TextInput
          label={t('privacy.typeToErase', { word: t('privacy.eraseWord') })}
          value={typed}
          disabled={data?.held}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Buttons>
          <Button type="submit" color="red" loading={act.isPending} disabled={!sure || !data || data.held}>
            {t('privacy.erase')}
          </Button>
        </Buttons>
      </Form>
      <Form label={t('privacy.refuse')} onSubmit={() => why.trim() && run(() => answer(request.id, 'refusal', why))}>
        <Textarea
          label={t('privacy.answer')}
          description={t('privacy.answerHint')}
          autosize
          minRows={2}
          maxLength={1000}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <Problem message={act.error?.message} />
        <Buttons>
          {request.extendable ? (
            <Button
              variant="default"
              disabled={!why.trim()}
              onClick={() => run(() => answer(request.id, 'extension', why))}
            >
              {t('privacy.extend')}
            </Button>
          ) : null}
          <Button type="submit" variant="default" disabled={!why.trim()}>
            {t('privacy.refuse')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

const words = { delete: 'privacy.deleted', redact: 'privacy.redacted', keep: 'privacy.kept' } as const;

/** What is about the person, by what it is and what becomes of it. */
function Counted({ preview }: { preview: Preview }) {
  const { t } = useText();
  return (
    <>
      {preview.held ? <Problem message={t('privacy.held')} /> : null}
      {preview.tables.length === 0 ? <p className={css.words}>{t('privacy.nothingFound')}</p> : null}
      <ul className={css.counts} aria-label={t('privacy.found')}>
        {together(preview).map((each) => (
          <li key={`${each.about} ${each.treatment} ${each.reason ?? ''}`}>
            <b>{t(aboutWords[each.about] ?? 'privacy.about.other')}:</b>{' '}
            {t(words[each.treatment], { count: each.rows })}
            {each.reason ? (
              <span className={css.words}> {t(reasonWords[each.reason] ?? 'privacy.why.ids')}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

type Counts = Preview['tables'][number];

function together({ tables }: Preview): Counts[] {
  const found = new Map<string, Counts>();
  for (const each of tables) {
    const key = `${each.about} ${each.treatment} ${each.reason ?? ''}`;
    found.set(key, { ...each, rows: each.rows + (found.get(key)?.rows ?? 0) });
  }
  return [...found.values()];
}
