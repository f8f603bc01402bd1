import { Button, Menu } from '@mantine/core';
import { IconMessage, IconMessages, IconPhone } from '@tabler/icons-react';
import { openConversation } from '@/features/messaging/chats/api';
import { useGo } from '@/features/messaging/chats/place';
import { getsTexts, useWriteTo } from '@/features/messaging/texts/useWriteTo';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { formatNumber } from '@/features/phone/dial/numbers';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { useRights } from '../rights';
import css from './Card.module.css';
import { closeCard } from './openCard';

interface Props {
  name: string;
  numbers: string[];
  /** The colleague to chat with. */
  chatWith?: string;
}

/** Buttons that call, text and chat with the person on a card. */
export function CardActions({ name, numbers, chatWith }: Props) {
  const { t } = useText();
  const attempt = useAttempt();
  const writeTo = useWriteTo();
  const go = useGo();
  const { may } = useRights();
  const call = (number: string) => {
    closeCard();
    attempt(() => placeCall(number, { name }));
  };
  const text = (number: string) => {
    closeCard();
    writeTo(number);
  };
  const chat = () =>
    attempt(async () => {
      const { id } = await openConversation([chatWith ?? '']);
      closeCard();
      go({ c: String(id) });
    });
  const [first] = numbers;
  const texted = numbers.filter(getsTexts);
  const [firstText] = texted;
  return (
    <div className={css.actions}>
      {first && numbers.length === 1 ? (
        <Button leftSection={<IconPhone size={17} aria-hidden />} onClick={() => call(first)}>
          {t('action.call')}
        </Button>
      ) : null}
      {numbers.length > 1 ? (
        <Choice label={t('action.call')} icon={IconPhone} numbers={numbers} onPick={call} filled />
      ) : null}
      {firstText && texted.length === 1 ? (
        <Button variant="default" leftSection={<IconMessage size={17} aria-hidden />} onClick={() => text(firstText)}>
          {t('card.text')}
        </Button>
      ) : null}
      {texted.length > 1 ? <Choice label={t('card.text')} icon={IconMessage} numbers={texted} onPick={text} /> : null}
      {chatWith && may('Glip') ? (
        <Button variant="default" leftSection={<IconMessages size={17} aria-hidden />} onClick={chat}>
          {t('card.chat')}
        </Button>
      ) : null}
    </div>
  );
}

interface ChoiceProps {
  label: string;
  icon: typeof IconPhone;
  numbers: string[];
  onPick: (number: string) => void;
  filled?: boolean;
}

function Choice({ label, icon: Icon, numbers, onPick, filled }: ChoiceProps) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant={filled ? 'filled' : 'default'} leftSection={<Icon size={17} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {numbers.map((number) => (
          <Menu.Item key={number} onClick={() => onPick(number)}>
            <span className="tnum">{formatNumber(number)}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
