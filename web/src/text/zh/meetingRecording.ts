import type { meetingRecording as english } from '../enMeetingRecording';
import type { Text } from '../fill';

export const meetingRecording: Record<keyof typeof english, Text> = {
  'meet.captions': '字幕',
  'meet.captionsListening': '字幕已开启，会在发言几秒后显示。',
  'meet.captionsOff': '关闭字幕',
  'meet.captionsOn': '开启字幕',
  'meet.record': '录制',
  'meet.recordPause': '暂停录制',
  'meet.recordResume': '继续录制',
  'meet.recordStop': '停止录制',
  'meet.recording': '正在录制',
  'meet.recordingIsPaused': '录制已暂停',
  'meet.recordingLostDisk': '录制已停止：服务器磁盘即将写满。已录制的内容会保留。',
  'meet.recordingLostWrite': '录制已停止：服务器无法写入。已录制的内容会保留。',
  'meet.recordingOf': '{name} 的录制',
  'meet.recordingPaused': '录制已暂停。',
  'meet.recordingResumed': '录制已继续。',
  'meet.recordingStarted': '本次会议现在开始录制。',
  'meet.recordingStay': '留在会议中',
  'meet.recordingStopped': '录制已停止。',
  'meet.recordingTold': '本次会议正在录制',
  'meet.recordingToldWords': '{name} 正在录制画面、声音和共享屏幕。留在会议中即表示您同意被录制。',
};
