import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { PluginOption } from 'vite';
import { defineConfig } from 'vitest/config';
import { compressed } from './dev/compressed.ts';
import { meetingPages } from './dev/meetingPages.ts';

const api = process.env.CLARION_API;

/** `npm run dev` talks to the server named by CLARION_API; without one it uses the mock in `dev/`. */
export default defineConfig(async ({ command, mode }) => {
  const plugins: PluginOption[] = [react(), compressed(), meetingPages()];
  if (command === 'serve' && mode !== 'test' && !api) plugins.push((await import('./dev/mock/plugin.ts')).mockServer());
  return {
    plugins,
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    server: {
      host: '127.0.0.1',
      port: Number(process.env.PORT ?? 22000),
      proxy: api
        ? { '/restapi': { target: api, ws: true }, '/.well-known': api, '/rcvideo': api, '/team-messaging': api }
        : undefined,
    },
    build: {
      target: 'es2022',
      chunkSizeWarningLimit: 1_700,
      // What the first page needs comes in one file, what many later pages share in another: a page would ask for 42 else.
      rolldownOptions: {
        output: {
          codeSplitting: {
            groups: [
              { name: 'first', tags: ['$initial' as const], priority: 2 },
              { name: 'shared', minShareCount: 4, priority: 1 },
            ],
          },
        },
      },
    },
    test: {
      include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
      // The first test of a file reads what it imports, which takes seconds on a busy machine.
      testTimeout: 60_000,
    },
  };
});
