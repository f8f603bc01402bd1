import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { en } from '@/text/en';

const closeButtonProps = { 'aria-label': en['action.close'] };

/** A short word that something worked; `shown` so many milliseconds. */
export const toastGood = (message: string, shown = 3_500): void => {
  notifications.show({
    message,
    icon: <IconCheck size={18} aria-hidden />,
    color: 'teal',
    autoClose: shown,
    closeButtonProps,
  });
};

/** A short word that something did not work, and why. */
export const toastBad = (title: string, message?: string): void => {
  notifications.show({
    title,
    message,
    icon: <IconAlertTriangle size={18} aria-hidden />,
    color: 'red',
    autoClose: 8_000,
    closeButtonProps,
  });
};

/** Something was done, and can be taken back for a while. */
export const toastUndo = (message: string, label: string, onUndo: () => void): void => {
  const id = notifications.show({
    message: (
      <>
        {message}{' '}
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          {label}
        </Button>
      </>
    ),
    icon: <IconCheck size={18} aria-hidden />,
    color: 'teal',
    autoClose: 10_000,
    closeButtonProps,
  });
};
