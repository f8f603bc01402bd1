import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rootOf } from './proof';

type Bytes = Uint8Array<ArrayBuffer>;
const sha = (...parts: Uint8Array[]): Bytes => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};
const one = new Uint8Array([1]);

/** The Merkle tree of RFC 9162, written as the RFC says it. */
const tree = (leaves: Bytes[]): Bytes => {
  if (leaves.length === 1) return leaves[0] as Bytes;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha(one, tree(leaves.slice(0, split)), tree(leaves.slice(split)));
};
const path = (index: number, leaves: Bytes[]): Bytes[] => {
  if (leaves.length === 1) return [];
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return index < split
    ? [...path(index, leaves.slice(0, split)), tree(leaves.slice(split))]
    : [...path(index - split, leaves.slice(split)), tree(leaves.slice(0, split))];
};

describe('inclusion', () => {
  const leaves = Array.from({ length: 23 }, (_, number) => sha(new Uint8Array([0, number])));
  it('leads from every leaf of every log to its root', async () => {
    for (let size = 1; size <= leaves.length; size += 1) {
      const log = leaves.slice(0, size);
      for (let index = 0; index < size; index += 1)
        expect(await rootOf(leaves[index] as Bytes, index, size, path(index, log))).toEqual(tree(log));
    }
  });
  it('does not fit another place, another leaf, a shorter path or a longer one', async () => {
    const [root, good] = [tree(leaves), path(5, leaves)];
    const leaf = leaves[5] as Bytes;
    expect(await rootOf(leaf, 4, 23, good)).not.toEqual(root);
    expect(await rootOf(leaves[6] as Bytes, 5, 23, good)).not.toEqual(root);
    expect(await rootOf(leaf, 5, 23, good.slice(1))).toBeNull();
    expect(await rootOf(leaf, 5, 23, [...good, root])).toBeNull();
    expect(await rootOf(leaf, 23, 23, good)).toBeNull();
  });
});
