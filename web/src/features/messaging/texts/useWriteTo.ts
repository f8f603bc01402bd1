import { useNavigate } from '@tanstack/react-router';

/** Begin a text to a number, from anywhere in the app. */
export function useWriteTo(): (number: string) => void {
  const navigate = useNavigate();
  return (number) => void navigate({ to: '/texts', search: { to: number } as never });
}

/** Extensions and hidden numbers get no texts. */
export const getsTexts = (number: string): boolean => /^\+\d{5,}$/.test(number);
