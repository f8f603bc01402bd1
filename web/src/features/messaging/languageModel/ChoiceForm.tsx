import { Alert, Button, Checkbox, NumberInput, PasswordInput, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Choice, type Source, sources, useSaveChoice, type Wish } from './queries';

const uses = ['summaries', 'assistant', 'translations'] as const;

/** Whose model, where it is, and what it is for. */
export function ChoiceForm({ choice }: { choice: Choice }) {
  const { t } = useText();
  const { source, url, model, summaries, assistant, translations, dailyLimit } = choice;
  const [wish, setWish] = useState<Wish>({ source, url, model, summaries, assistant, translations, dailyLimit });
  const put = (change: Partial<Wish>) => setWish((now) => ({ ...now, ...change }));
  const save = useSaveChoice();
  const problems = problemsOf(save.error, ['source', 'url', 'model', 'key', 'dailyLimit']);
  const submit = () =>
    save.mutate(wish.source === 'Own' ? wish : { ...wish, url: undefined, model: undefined, key: undefined }, {
      onSuccess: () => {
        put({ key: undefined });
        toastGood(t('languageModel.saved'));
      },
    });
  return (
    <Section title={t('languageModel.choice')}>
      <Form label={t('languageModel.choice')} onSubmit={submit}>
        <Sources choice={choice} source={wish.source} problem={problems.of('source')} onChange={put} />
        {wish.source === 'Own' ? <Place choice={choice} wish={wish} put={put} of={problems.of} /> : null}
        {wish.source === 'Off' ? null : (
          <>
            <Alert color="yellow">{t('languageModel.leaves')}</Alert>
            <Stack gap={8}>
              {uses.map((each) => (
                <Checkbox
                  key={each}
                  label={t(`languageModel.for.${each}`)}
                  checked={wish[each]}
                  onChange={(event) => put({ [each]: event.currentTarget.checked })}
                />
              ))}
            </Stack>
            <NumberInput
              label={t('languageModel.limit')}
              min={1}
              max={1_000_000}
              allowDecimal={false}
              value={wish.dailyLimit}
              error={problems.of('dailyLimit')}
              onChange={(value) => put({ dailyLimit: Number(value) })}
            />
          </>
        )}
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}

interface SourcesProps {
  choice: Choice;
  source: Source;
  problem?: string;
  onChange: (change: { source: Source }) => void;
}

function Sources({ choice, source, problem, onChange }: SourcesProps) {
  const { t } = useText();
  const { operator } = choice;
  const hints: Record<Source, string> = {
    Off: t('languageModel.offHint'),
    Operator: operator
      ? t('languageModel.operatorHint', { model: operator.model, url: operator.url })
      : t('languageModel.noOperator'),
    Own: t('languageModel.ownHint'),
  };
  return (
    <Radio.Group
      label={t('languageModel.whose')}
      value={source}
      error={problem}
      onChange={(value) => onChange({ source: value as Source })}
    >
      <Stack gap={10} mt={8}>
        {sources.map((each) => (
          <Radio
            key={each}
            value={each}
            label={t(`languageModel.source.${each}`)}
            description={hints[each]}
            disabled={each === 'Operator' && !operator}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

interface PlaceProps {
  choice: Choice;
  wish: Wish;
  put: (change: Partial<Wish>) => void;
  of: (field: string) => string | undefined;
}

function Place({ choice, wish, put, of }: PlaceProps) {
  const { t } = useText();
  const kept = choice.hasKey && wish.url === choice.url && wish.key === undefined;
  return (
    <>
      <TextInput
        label={t('languageModel.url')}
        placeholder="https://models.example.com/v1"
        maxLength={500}
        value={wish.url ?? ''}
        error={of('url')}
        onChange={(event) => put({ url: event.currentTarget.value.trim() })}
      />
      <Pair>
        <TextInput
          label={t('languageModel.model')}
          maxLength={200}
          value={wish.model ?? ''}
          error={of('model')}
          onChange={(event) => put({ model: event.currentTarget.value.trim() })}
        />
        <PasswordInput
          label={t('languageModel.key')}
          description={kept ? t('languageModel.keyKept') : undefined}
          autoComplete="off"
          maxLength={1000}
          value={wish.key ?? ''}
          error={of('key')}
          onChange={(event) => put({ key: event.currentTarget.value.trim() || undefined })}
          visibilityToggleButtonProps={{ 'aria-label': t('languageModel.showKey') }}
        />
      </Pair>
    </>
  );
}
