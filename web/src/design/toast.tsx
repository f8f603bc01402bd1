import { notifications } from '@mantine/notifications';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';

/** A short word that something worked. */
export const toastGood = (message: string): void => {
  notifications.show({ message, icon: <IconCheck size={18} aria-hidden />, color: 'teal', autoClose: 3_500 });
};

/** A short word that something did not work, and why. */
export const toastBad = (title: string, message?: string): void => {
  notifications.show({
    title,
    message,
    icon: <IconAlertTriangle size={18} aria-hidden />,
    color: 'red',
    autoClose: 8_000,
  });
};
