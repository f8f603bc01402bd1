import type { meetingKept as english } from '../enMeetingKept';
import type { Text } from '../fill';

export const meetingKept: Record<keyof typeof english, Text> = {
  'kept.back': '所有会议',
  'kept.chat': '聊天',
  'kept.openChat': '打开聊天',
  'kept.connections': '连接质量',
  'kept.device': '设备',
  'kept.good': '良好',
  'kept.network': '网络',
  'kept.notes': '笔记',
  'kept.polls': '投票',
  'kept.receiver': '他人接收不佳',
  'kept.sender': '他人发送不佳',
  'kept.server': '媒体服务器',
  'kept.votes': '{option}：{all} 人中 {count} 人',
};
