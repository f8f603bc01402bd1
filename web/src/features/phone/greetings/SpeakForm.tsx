import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import css from '../menus/Menus.module.css';
import { SoundButton, spoken } from '../menus/SoundButton';

interface SpeakFormProps {
  title: string;
  make: {
    mutate: (wanted: { text: string }, options: { onSuccess: () => void }) => void;
    error: Error | null;
    isPending: boolean;
  };
  /** Whether the text can be heard before it is kept: for who may have the company's voice speak. */
  audible?: boolean;
  onClose: () => void;
}

/** A greeting that a voice speaks. */
export function SpeakForm({ title, make, audible, onClose }: SpeakFormProps) {
  const { t } = useText();
  const [text, setText] = useState('');
  return (
    <Modal opened onClose={onClose} size="lg" title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => make.mutate({ text }, { onSuccess: onClose })}>
        <div className={css.sound}>
          <Textarea
            label={t('menus.text')}
            autosize
            minRows={3}
            maxLength={2000}
            data-autofocus
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {audible ? (
            <SoundButton label={t('menus.text')} load={spoken(text, 'en-US')} disabled={!text.trim()} />
          ) : null}
        </div>
        <Problem message={make.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!text.trim()} loading={make.isPending}>
            {t('greetings.speak')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
