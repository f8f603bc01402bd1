import type { Plugin } from 'vite';

/** In development as in production: addresses of meetings get the page of meetings. */
export const meetingPages = (): Plugin => ({
  name: 'meeting-pages',
  configureServer: (server) => {
    server.middlewares.use((request, _response, next) => {
      if (/^\/(join|meet|watch|webinar)(\/|\?|$)/.test(request.url ?? '')) request.url = '/meeting.html';
      next();
    });
  },
});
