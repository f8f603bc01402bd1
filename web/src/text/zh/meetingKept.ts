import type { meetingKept as english } from '../enMeetingKept';
import type { Text } from '../fill';

export const meetingKept: Record<keyof typeof english, Text> = {
  'kept.back': '所有会议',
  'kept.chat': '聊天',
  'kept.openChat': '打开聊天',
  'kept.events': '会议过程',
  'kept.joined': '{name} 加入',
  'kept.left': '{name} 离开',
  'kept.hand': '{name} 举手',
  'kept.screenOn': '{name} 开始共享屏幕',
  'kept.screenOff': '{name} 停止共享',
  'kept.wrote': '{name}：{text}',
  'kept.pollOpened': '投票开始：{text}',
  'kept.pollClosed': '投票结束：{text}',
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
