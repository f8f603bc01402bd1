import { Button, FileButton, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { usePreference } from '@/design/preferences';
import { type Background, backgroundPreference, picturePreference, readPicture } from '../background/background';
import css from './Join.module.css';
import { useRoomText } from './RoomWords';

/** What others see behind a person: the room, the room blurred, or a picture. `onChange`: open the camera again. */
export function BackgroundPicker({ onChange }: { onChange: () => void }) {
  const { t } = useRoomText();
  const [background, setBackground] = usePreference(backgroundPreference);
  const [picture, setPicture] = usePreference(picturePreference);
  const [wrong, setWrong] = useState(false);
  const choose = (wanted: Background) => {
    setBackground(wanted);
    onChange();
  };
  const take = (file: File | null) => {
    if (!file) return;
    readPicture(file).then(
      (found) => {
        setWrong(false);
        setPicture(found);
        onChange();
      },
      () => setWrong(true),
    );
  };
  return (
    <>
      <NativeSelect
        label={t('meet.background')}
        data={[
          { value: 'none', label: t('meet.backgroundNone') },
          { value: 'blur', label: t('meet.backgroundBlur') },
          { value: 'image', label: t('meet.backgroundPicture') },
        ]}
        value={background}
        onChange={(event) => choose(event.currentTarget.value as Background)}
      />
      {background === 'image' ? (
        <FileButton accept="image/*" onChange={take}>
          {(props) => (
            <Button variant="default" {...props}>
              {t(picture ? 'meet.backgroundOther' : 'meet.backgroundChoose')}
            </Button>
          )}
        </FileButton>
      ) : null}
      {wrong ? (
        <p role="alert" className={css.problem}>
          {t('meet.backgroundNoPicture')}
        </p>
      ) : null}
    </>
  );
}
