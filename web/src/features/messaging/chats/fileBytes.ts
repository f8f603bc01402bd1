import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { request } from '@/api/client';
import { openFile } from '../encryption/files';
import type { Attachment } from './shapes';

/** Bytes that only this session may read; those of a sealed `file` are opened here. */
export const useBytes = (uri: string | undefined, wanted: boolean, file?: Attachment) =>
  useQuery({
    queryKey: ['chats', 'file', uri],
    queryFn: async ({ signal }) => {
      const blob = await (await request(uri ?? '', { signal })).blob();
      return file?.secret ? openFile(blob, file) : blob;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 300_000,
    retry: 1,
    enabled: wanted && Boolean(uri),
  });

/** An address for bytes, as long as they are shown. */
export function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}

/** Save a file to this device. */
export async function saveFile(file: Attachment, name: string): Promise<void> {
  const url = URL.createObjectURL(await openFile(await (await request(file.contentUri ?? '')).blob(), file));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The size in which a picture or film is shown. */
export const boxOf = ({ width, height }: Attachment): { width: number; height: number } => {
  const [across, down] = [width || 320, height || 220];
  const scale = Math.min(1, 380 / across, 300 / down);
  return { width: Math.max(48, Math.round(across * scale)), height: Math.max(48, Math.round(down * scale)) };
};
