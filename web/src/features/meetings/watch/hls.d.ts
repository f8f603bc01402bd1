/** Without subtitles, other languages and DRM, which streams of meetings do not have. */
declare module 'hls.js/light' {
  export { default } from 'hls.js';
}
