export { FrameCipher } from '../encryption/cipher';
export { RoomEncryption } from '../encryption/roomEncryption';
export { MeetingMedia, type MeetingMediaOptions } from './client';
export type { Statistics } from './statistics';
export type {
  AudioSlot,
  DeviceKind,
  DeviceProblem,
  Link,
  MediaEvent,
  MediaState,
  OwnSource,
  Request,
  Source,
  Tile,
  VideoSlot,
  VideoSource,
} from './types';
