import { Alert, Button, FileButton, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { request } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Menus.module.css';
import { documentPath, type Imported, useImport } from './queries';

/** Menus in and out as a document. What an import would do is shown before it is done. */
export function DocumentForm({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const [text, setText] = useState('');
  const [looked, setLooked] = useState<Imported>();
  const bring = useImport();
  const title = t('menus.document');
  const change = (next: string) => {
    setText(next);
    setLooked(undefined);
  };
  const ready = looked && !looked.problems.length && looked.menus.length > 0;
  return (
    <Modal opened onClose={onClose} size="xl" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form
        label={title}
        onSubmit={() => bring.mutate({ text, look: !ready }, { onSuccess: ready ? onClose : setLooked })}
      >
        <Buttons>
          <Button variant="default" onClick={() => void download('yaml', (words) => toastBad(title, words))}>
            {t('menus.downloadYaml')}
          </Button>
          <Button variant="default" onClick={() => void download('xml', (words) => toastBad(title, words))}>
            {t('menus.downloadXml')}
          </Button>
          <FileButton accept=".yaml,.yml,.json,.xml" onChange={(file) => void file?.text().then(change)}>
            {(props) => (
              <Button {...props} variant="default">
                {t('menus.openFile')}
              </Button>
            )}
          </FileButton>
        </Buttons>
        <Textarea
          label={t('menus.documentText')}
          description={t('menus.documentHint')}
          classNames={{ input: css.document }}
          autosize
          minRows={10}
          maxRows={18}
          maxLength={1_000_000}
          value={text}
          onChange={(event) => change(event.currentTarget.value)}
        />
        {looked ? <Outlook looked={looked} /> : null}
        <Problem message={bring.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!text.trim()} loading={bring.isPending}>
            {t(ready ? 'menus.import' : 'menus.look')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

function Outlook({ looked }: { looked: Imported }) {
  const { t } = useText();
  if (looked.problems.length)
    return (
      <Alert color="red" title={t('menus.wrongLines', { count: looked.problems.length })}>
        <ul className={css.problems}>
          {looked.problems.map(({ line, message }) => (
            <li key={`${line} ${message}`}>{t('menus.wrongLine', { line, message })}</li>
          ))}
        </ul>
      </Alert>
    );
  return (
    <Alert color="teal" title={t('menus.would')}>
      <ul className={css.problems}>
        {looked.menus.map(({ line, name, does }) => (
          <li key={line}>{t(does === 'create' ? 'menus.wouldMake' : 'menus.wouldChange', { name })}</li>
        ))}
      </ul>
    </Alert>
  );
}

async function download(format: 'yaml' | 'xml', failed: (words: string) => void): Promise<void> {
  try {
    const url = URL.createObjectURL(await (await request(documentPath(format))).blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = `menus.${format}`;
    link.click();
    URL.revokeObjectURL(url);
  } catch (error) {
    failed(error instanceof Error ? error.message : '');
  }
}
