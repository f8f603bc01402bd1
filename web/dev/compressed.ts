import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const WORTH_IT = /\.(css|html|js|json|svg|wasm|webmanifest)$/;
const LEAST_BYTES = 1024;

/** Writes `x.js.br` and `x.js.gz` beside `x.js`, which the server sends to browsers that take them. */
export const compressed = (): Plugin => {
  let folder = 'dist';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: async () => {
      const names = (await readdir(folder, { recursive: true })).filter((name) => WORTH_IT.test(name));
      await Promise.all(names.map((name) => compress(join(folder, name))));
    },
  };
};

/** The second of two builds finds what the first one has compressed. */
const isNewer = (path: string, than: number): Promise<boolean> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs >= than,
    () => false,
  );

const compress = async (path: string): Promise<void> => {
  const { size, mtimeMs } = await stat(path);
  if (size < LEAST_BYTES || (await isNewer(`${path}.gz`, mtimeMs))) return;
  const content = await readFile(path);
  // A program of megabytes would take the best quality minutes.
  const quality = path.endsWith('.wasm') ? 5 : constants.BROTLI_MAX_QUALITY;
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: quality } };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(content, best));
  await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
};
