import { type RequestOptions, request } from './client';

/** Give a file of the server to the browser, which keeps it under this name. */
export async function download(path: string, name: string, query: RequestOptions['query'] = {}): Promise<void> {
  const response = await request(path, { query });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
