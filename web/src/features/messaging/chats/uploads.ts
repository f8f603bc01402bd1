import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '@/api/errors';
import { freshAccessToken } from '@/api/session';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { lookAt, sealFile } from '../encryption/files';
import { surface } from './api';
import type { Attachment } from './shapes';

export const mostFiles = 10;
export const mostBytes = 50 * 1024 * 1024;

/** A file on its way to the server. It is shown in no post yet. */
export interface Upload {
  id: string;
  file: File;
  /** Of a picture or a recording, to be seen or heard before it is sent. */
  url: string | null;
  /** It was spoken just now. */
  voice?: boolean;
  state: 'going' | 'done' | 'failed';
  /** 0 to 1. */
  part: number;
  problem?: string;
  attachment?: Attachment;
}

export interface Uploads {
  all: Upload[];
  done: Attachment[];
  busy: boolean;
  failed: boolean;
  add: (files: File[], voice?: boolean) => void;
  remove: (id: string) => void;
  again: (id: string) => void;
  clear: () => void;
}

interface Kept {
  id: string;
  name: string;
  contentUri: string;
}

function problemOf(request: XMLHttpRequest): ApiError {
  try {
    const body = JSON.parse(request.responseText) as { message?: string; errors?: { message?: string }[] };
    return new ApiError(body.message ?? body.errors?.[0]?.message ?? request.statusText, request.status);
  } catch {
    return new ApiError(request.statusText || 'Network unreachable', request.status);
  }
}

/** `fetch` does not tell how far it is. */
async function bring(
  { file, voice }: Upload,
  onPart: (part: number) => void,
  taken: (request: XMLHttpRequest) => void,
): Promise<Kept> {
  const token = await freshAccessToken();
  if (!token) throw new ApiError('Signed out', 401);
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    taken(request);
    request.open(
      'POST',
      `${surface}/files?name=${encodeURIComponent(file.name.slice(0, 255) || 'file')}${voice ? '&voice=true' : ''}`,
    );
    request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream');
    request.upload.onprogress = (event) => event.lengthComputable && onPart(event.loaded / event.total);
    request.onload = () => {
      if (request.status >= 300) return failed(problemOf(request));
      const [kept] = JSON.parse(request.responseText) as Kept[];
      if (kept) done(kept);
      else failed(new ApiError('The server kept no file', request.status));
    };
    request.onerror = () => failed(new ApiError('Network unreachable', 0));
    request.onabort = () => failed(new ApiError('Stopped', 0));
    request.send(file);
  });
}

/** A file as it leaves this browser for an encrypted chat, and what only the message tells of it. */
async function sealed(upload: Upload): Promise<{ sent: Upload; told: Partial<Attachment> }> {
  const { file, voice } = upload;
  const [{ sealed: box, secret }, facts] = await Promise.all([sealFile(file), lookAt(file)]);
  return { sent: { ...upload, file: box, voice: false }, told: { ...facts, name: file.name, voice, secret } };
}

let count = 0;

/** Files for the next post: they go to the server at once, so that sending takes no time. `encrypted`: sealed first. */
export function useUploads(encrypted = false): Uploads {
  const { t } = useText();
  const [all, setAll] = useState<Upload[]>([]);
  const requests = useRef(new Map<string, XMLHttpRequest>());
  const change = useCallback(
    (id: string, changes: Partial<Upload>) =>
      setAll((now) => now.map((each) => (each.id === id ? { ...each, ...changes } : each))),
    [],
  );
  const start = useCallback(
    (upload: Upload) => {
      const { id, file } = upload;
      const work = async (): Promise<Attachment> => {
        const plain = { type: 'File', size: file.size, contentType: file.type };
        const { sent, told } = encrypted ? await sealed(upload) : { sent: upload, told: {} };
        const kept = await bring(
          sent,
          (part) => change(id, { part }),
          (request) => requests.current.set(id, request),
        );
        return { ...kept, ...plain, ...told };
      };
      work()
        .then((attachment) => change(id, { state: 'done', part: 1, attachment }))
        .catch((error: ApiError) =>
          change(id, { state: 'failed', problem: error.unreachable ? t('error.unreachable') : error.message }),
        )
        .finally(() => requests.current.delete(id));
    },
    [change, t, encrypted],
  );
  const add = (files: File[], voice = false) => {
    const room = mostFiles - all.length;
    for (const file of files.slice(Math.max(0, room)))
      toastBad(t('texts.fileRefused', { name: file.name }), t('chats.tooManyFiles', { count: mostFiles }));
    const fitting = files.slice(0, Math.max(0, room)).filter((file) => {
      const why = file.size === 0 ? t('texts.file.empty') : file.size > mostBytes ? t('chats.fileTooLarge') : null;
      if (why) toastBad(t('texts.fileRefused', { name: file.name }), why);
      return !why;
    });
    const fresh = fitting.map((file): Upload => {
      count += 1;
      const url = voice || file.type.startsWith('image/') ? URL.createObjectURL(file) : null;
      return { id: `u${count}`, file, url, voice, state: 'going', part: 0 };
    });
    setAll((now) => [...now, ...fresh]);
    for (const upload of fresh) start(upload);
  };
  const remove = (id: string) => {
    requests.current.get(id)?.abort();
    setAll((now) => now.filter((each) => each.id !== id));
  };
  const again = (id: string) => {
    const upload = all.find((each) => each.id === id);
    if (!upload) return;
    change(id, { state: 'going', part: 0, problem: undefined });
    start(upload);
  };
  const latest = useRef(all);
  latest.current = all;
  useEffect(
    () => () => {
      for (const { url } of latest.current) if (url) URL.revokeObjectURL(url);
    },
    [],
  );
  return {
    all,
    done: all.flatMap((each) => each.attachment ?? []),
    busy: all.some((each) => each.state === 'going'),
    failed: all.some((each) => each.state === 'failed'),
    add,
    remove,
    again,
    clear: () => setAll([]),
  };
}
