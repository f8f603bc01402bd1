import { Button, Group, Select, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Problem } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import css from './Crm.module.css';
import { checkTemplate, fetchTemplateText, type Template, useTemplates } from './queries';

interface Props {
  text: string;
  error?: string;
  /** A template that is right. */
  onTaken: (template: Template, text: string) => void;
}

/** A template of one's own, begun with one of ours, checked before anything can be connected with it. */
export function OwnTemplate({ text: before, error, onTaken }: Props) {
  const { t } = useText();
  const [text, setText] = useState(before);
  const { data: templates = [] } = useTemplates();
  const check = useMutation({ mutationFn: checkTemplate, onSuccess: (found, checked) => onTaken(found, checked) });
  const { mutate } = check;
  const begin = useMutation({ mutationFn: fetchTemplateText, onSuccess: setText });
  useEffect(() => {
    if (before) mutate(before);
  }, [before, mutate]);
  return (
    <>
      <Select
        label={t('crm.beginWith')}
        value={null}
        data={templates.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={(key) => key && begin.mutate(key)}
      />
      <Textarea
        className={css.template}
        label={t('crm.template')}
        autosize
        minRows={8}
        maxRows={20}
        maxLength={32_768}
        spellCheck={false}
        value={text}
        error={error}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Problem message={check.error?.message ?? begin.error?.message} />
      <Group>
        <Button variant="default" loading={check.isPending} disabled={!text.trim()} onClick={() => mutate(text)}>
          {t('crm.check')}
        </Button>
        {check.isSuccess ? <span role="status">{t('crm.checked')}</span> : null}
      </Group>
    </>
  );
}
