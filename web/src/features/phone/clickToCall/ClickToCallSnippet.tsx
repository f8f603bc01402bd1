import { Button, ColorInput, CopyButton, Modal, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Form, Pair } from '@/design/parts/Form';
import { useText } from '@/text/useText';
import type { ClickToCallButton } from './queries';
import { attributesOf, type Look, snippetOf } from './snippet';

/** The HTML to paste into a page, and how the button will look there. */
export function ClickToCallSnippet({ button, onClose }: { button: ClickToCallButton; onClose: () => void }) {
  const { t } = useText();
  const [look, setLook] = useState<Look>({ label: button.name, color: '#1a5fb4' });
  const html = snippetOf(button.scriptUri, button.key, look);
  const title = t('clickToCall.html', { name: button.name });
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => undefined}>
        <Pair>
          <TextInput
            label={t('clickToCall.label')}
            data-autofocus
            maxLength={60}
            value={look.label}
            onChange={(event) => setLook({ ...look, label: event.currentTarget.value })}
          />
          <ColorInput
            label={t('clickToCall.color')}
            format="hex"
            withEyeDropper={false}
            value={look.color}
            onChange={(color) => setLook({ ...look, color })}
          />
        </Pair>
        <Textarea
          label={t('clickToCall.paste')}
          description={t('clickToCall.pasteHint')}
          readOnly
          autosize
          minRows={3}
          value={html}
          styles={{ input: { fontFamily: 'monospace', overflowWrap: 'anywhere' } }}
        />
        <CopyButton value={html}>
          {({ copied, copy }) => <Button onClick={copy}>{t(copied ? 'action.copied' : 'action.copy')}</Button>}
        </CopyButton>
        <Preview button={button} look={look} />
      </Form>
    </Modal>
  );
}

/** The real button, which calls nobody here. */
function Preview({ button, look }: { button: ClickToCallButton; look: Look }) {
  const { t } = useText();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const script = document.createElement('script');
    script.src = '/clarion/click-to-call/button.js';
    const attributes = { ...attributesOf(button.key, look), 'data-consent': button.consent, 'data-preview': '' };
    for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
    const host = place.current;
    host?.replaceChildren(script);
    return () => host?.replaceChildren();
  }, [button, look]);
  return (
    <section aria-label={t('clickToCall.preview')}>
      <p>{t('clickToCall.preview')}</p>
      <div ref={place} />
    </section>
  );
}
