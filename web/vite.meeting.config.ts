import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './dev/compressed.ts';

/** Builds the page of meetings beside the app: two builds share no chunk, so guests load nothing of the app. */
export default defineConfig({
  plugins: [react(), compressed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { input: 'meeting.html' },
  },
});
