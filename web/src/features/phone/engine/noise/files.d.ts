/** Addresses of files that the build brings along. */
declare module '*?url' {
  const address: string;
  export default address;
}
