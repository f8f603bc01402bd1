import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { PluginOption } from 'vite';
import { defineConfig } from 'vitest/config';

const api = process.env.CLARION_API;

/** `npm run dev` talks to the server named by CLARION_API; without one it uses the mock in `dev/`. */
export default defineConfig(async ({ command, mode }) => {
  const plugins: PluginOption[] = [react()];
  if (command === 'serve' && mode !== 'test' && !api) plugins.push((await import('./dev/mock/plugin.ts')).mockServer());
  return {
    plugins,
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    server: {
      host: '127.0.0.1',
      port: Number(process.env.PORT ?? 22000),
      proxy: api ? { '/restapi': { target: api, ws: true }, '/.well-known': api } : undefined,
    },
    build: {
      target: 'es2022',
      chunkSizeWarningLimit: 1_100,
      // What many pages share comes in one file: the first page asked for 42 files else, for as many bytes.
      rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'shared', minShareCount: 4 }] } } },
    },
    test: { include: ['src/**/*.test.ts', 'src/**/*.test.tsx'] },
  };
});
