import { Button, Modal, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons } from '@/design/parts/Form';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { PeoplePicker } from '../chats/PeoplePicker';
import css from './Imports.module.css';
import type { Choice, FoundPerson } from './queries';

interface DialogProps {
  person: FoundPerson;
  onChoose: (choice: Choice) => void;
  onClose: () => void;
}

/** Who somebody in an export is to be here. */
export function PersonDialog({ person, onChoose, onClose }: DialogProps) {
  const { t } = useText();
  const { may } = useRights();
  const [match, setMatch] = useState<Choice['match']>(person.match === 'Nobody' ? 'Person' : 'Nobody');
  const [people, setPeople] = useState<string[]>(person.proposal ? [person.proposal.id] : []);
  const [email, setEmail] = useState(person.email);
  const ready = match === 'Person' ? people.length === 1 : match !== 'Guest' || email.includes('@');
  const take = () =>
    onChoose({
      key: person.key,
      match,
      ...(match === 'Person' ? { extensionId: people[0] } : {}),
      ...(match === 'Guest' ? { email: email.trim() } : {}),
    });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('imports.whoIs', { who: person.name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={css.card}>
        <Radio.Group
          aria-label={t('imports.whoIs', { who: person.name })}
          value={match}
          onChange={(value) => setMatch(value as Choice['match'])}
        >
          <div className={css.choices}>
            {person.email ? <Radio value="Email" label={t('imports.asEmail')} /> : null}
            <Radio value="Person" label={t('imports.colleague')} />
            {may('InviteGuests') ? (
              <Radio value="Guest" label={t('imports.newGuest')} description={t('imports.newGuestHint')} />
            ) : null}
            <Radio value="Nobody" label={t('imports.nobody')} description={t('imports.nobodyHint')} />
          </div>
        </Radio.Group>
        {match === 'Person' ? (
          <PeoplePicker label={t('imports.colleague')} value={people} onChange={setPeople} most={1} />
        ) : null}
        {match === 'Guest' ? (
          <TextInput
            label={t('guests.email')}
            type="email"
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        ) : null}
        <Buttons>
          <Button disabled={!ready} onClick={take}>
            {t('imports.chooseThis')}
          </Button>
        </Buttons>
      </div>
    </Modal>
  );
}
