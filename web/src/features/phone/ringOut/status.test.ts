import { expect, test } from 'vitest';
import { isUnderway, reasonOf, stageOf } from './status';

const of = (callStatus: string, callerStatus: string, calleeStatus: string) => ({
  callStatus,
  callerStatus,
  calleeStatus,
});

test('PH-33: a call from another phone is first rung there, then at the other side, then joined', () => {
  const course = [
    of('InProgress', 'InProgress', 'InProgress'),
    of('InProgress', 'Success', 'InProgress'),
    of('Success', 'Success', 'Success'),
    of('Success', 'Finished', 'Finished'),
  ];
  expect(course.map(stageOf)).toEqual(['first', 'second', 'joined', 'over']);
  expect(course.map((each) => isUnderway(stageOf(each)))).toEqual([true, true, false, false]);
});

test('PH-33: who was not reached is told, and why', () => {
  const unreached = [of('CannotReach', 'NoAnswer', 'NoAnswer'), of('CannotReach', 'Finished', 'Busy')];
  expect(stageOf(unreached[0] as never)).toBe('noFirst');
  expect(reasonOf(unreached[0] as never)).toBe('result.noAnswer');
  expect(reasonOf(of('CannotReach', 'Success', 'Busy'))).toBe('result.busy');
  expect(reasonOf(of('CannotReach', 'Success', 'NoSessionFound'))).toBe('result.failed');
  expect(reasonOf(of('InProgress', 'Success', 'InProgress'))).toBeNull();
});
