/** A frame of the live socket. `data` depends on the topic and is checked by whoever reads it. */
export interface LiveFrame {
  type: 'snapshot' | 'event';
  topic: LiveTopic;
  data: unknown;
}

export const liveTopics = [
  'presence',
  'calls',
  'messages',
  'voicemail',
  'emergency',
  'call-log',
  'threads',
  'conduct',
  'chats',
  'encryption',
  'queues',
  'voice-rooms',
  'spending',
  'meetings',
] as const;
export type LiveTopic = (typeof liveTopics)[number];

export function parseFrame(text: string): LiveFrame | null {
  try {
    const frame = JSON.parse(text) as Partial<LiveFrame> & { topic?: string };
    // A topic may be refined with a dot (`emergency.notice`): the first part decides.
    const topic = liveTopics.find((known) => frame.topic === known || frame.topic?.startsWith(`${known}.`));
    if (!topic || (frame.type !== 'snapshot' && frame.type !== 'event')) return null;
    return { type: frame.type, topic, data: frame.data };
  } catch {
    return null;
  }
}
