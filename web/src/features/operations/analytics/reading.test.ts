import { describe, expect, it } from 'vitest';
import { csvOf } from '@/design/tables';
import type { Group } from './queries';
import { growth, heatOf, shownOf } from './reading';

const group = (key: string, calls: number): Group => ({
  key,
  info: {},
  counters: {
    allCalls: { values: calls },
    callsByDirection: { values: { inbound: calls, outbound: 0 } },
    callsByResponse: { values: { answered: calls / 2, notAnswered: calls / 2, connected: 0, notConnected: 0 } },
    callsByResult: { values: { abandoned: 1, missed: 0, voicemail: 0 } },
    callsByQueueSla: { values: { inSla: 3, outOfSla: 1 } },
    callsSegments: { values: { liveTalk: calls / 2 } },
  },
  timers: { allCalls: { values: 100 }, callsSegments: { values: { liveTalk: 60 } } },
});

describe('figures of calls', () => {
  it('become shares and averages, and nothing without calls', () => {
    expect(shownOf(group('a', 4))).toMatchObject({ share: 50, inTime: 75, averageTalk: 30, missed: 2 });
    expect(shownOf(group('a', 0))).toMatchObject({ share: undefined, averageTalk: undefined });
  });

  it('grow in percent', () => {
    expect(growth(15, 10)).toBe(50);
    expect(growth(15, 0)).toBeUndefined();
    expect(growth(undefined, 10)).toBeUndefined();
  });

  it('are counted by weekday and hour of the clock on the wall', () => {
    const at = (day: number, hour: number) => ({ ...group('a', 3), time: new Date(2026, 10, day, hour).toISOString() });
    const heat = heatOf([at(29, 23), at(30, 9), at(23, 9)]);
    expect([heat[0]?.[23], heat[1]?.[9], heat.flat().reduce((sum, one) => sum + one)]).toEqual([3, 6, 9]);
  });

  it('are a table in which nothing can be run', () => {
    expect(
      csvOf([
        ['Name', 'Calls'],
        ['=cmd()', 2.25],
        ['Say "hi"', -3],
      ]),
    ).toBe('Name,Calls\r\n\'=cmd(),2.3\r\n"Say ""hi""",-3');
  });
});
