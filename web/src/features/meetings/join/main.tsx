import '@fontsource-variable/geist';
import './mantineStyles';
import '@/design/tokens.css';
import '@/design/mantine.css';
import '@/design/global.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { baseTheme } from '@/design/baseTheme';
import { returnFocus } from '@/design/focusReturn';
import { withoutNoise } from '@/features/phone/engine/noise/noise';
import { withBackground } from '../background/background';
import { cameraFilter, microphoneFilter } from '../media/devices';
import { MeetingApp } from './MeetingApp';
import { RoomWords } from './RoomWords';

returnFocus();
cameraFilter.apply = withBackground;
microphoneFilter.apply = withoutNoise;

const home = document.getElementById('root');
if (home)
  createRoot(home).render(
    <StrictMode>
      <MantineProvider theme={baseTheme} defaultColorScheme="auto">
        <RoomWords>
          <MeetingApp />
        </RoomWords>
      </MantineProvider>
    </StrictMode>,
  );
