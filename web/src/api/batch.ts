interface Waiting<V> {
  promise: Promise<V | undefined>;
  settle: (value: V | undefined) => void;
  fail: (error: unknown) => void;
}

/**
 * Ask for single things while pages are drawn, and send one request for all that were asked for meanwhile.
 * `load` gets at most `most` keys, each once; what is missing in its answer is undefined.
 */
export function batched<V>(
  most: number,
  load: (keys: string[]) => Promise<ReadonlyMap<string, V>>,
): (key: string) => Promise<V | undefined> {
  let waiting = new Map<string, Waiting<V>>();
  const send = async (batch: [string, Waiting<V>][]) => {
    try {
      const found = await load(batch.map(([key]) => key));
      for (const [key, { settle }] of batch) settle(found.get(key));
    } catch (error) {
      for (const [, { fail }] of batch) fail(error);
    }
  };
  const flush = () => {
    const all = [...waiting];
    waiting = new Map();
    for (let at = 0; at < all.length; at += most) void send(all.slice(at, at + most));
  };
  return (key) => {
    const before = waiting.get(key);
    if (before) return before.promise;
    if (waiting.size === 0) setTimeout(flush, 5);
    let settle: Waiting<V>['settle'] = () => undefined;
    let fail: Waiting<V>['fail'] = () => undefined;
    const promise = new Promise<V | undefined>((done, failed) => {
      settle = done;
      fail = failed;
    });
    waiting.set(key, { promise, settle, fail });
    return promise;
  };
}
