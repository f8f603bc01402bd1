import '@fontsource-variable/geist';
import './design/mantineStyles';
import '@mantine/notifications/styles.css';
import './design/tokens.css';
import './design/mantine.css';
import './design/global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiError } from './api/errors';
import { router } from './app/router';
import { returnFocus } from './design/focusReturn';
import { theme } from './design/theme';
import { WordsProvider } from './text/WordsProvider';

const worthAnotherTry = (failures: number, error: Error): boolean =>
  failures < 2 && (!(error instanceof ApiError) || error.unreachable || error.status >= 500);

const queries = new QueryClient({
  defaultOptions: { queries: { staleTime: 10_000, retry: worthAnotherTry, refetchOnReconnect: true } },
});

returnFocus();

const home = document.getElementById('root');
if (home)
  createRoot(home).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="top-center" />
        <QueryClientProvider client={queries}>
          <WordsProvider>
            <RouterProvider router={router} />
          </WordsProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
