import { useEffect, useMemo, useState } from 'react';
import type * as Y from 'yjs';
import { placeOf } from '../features';
import { useRoom } from '../useRoom';
import { readShape, type Shape } from './shapes';
import { SharedDocument } from './sharedDocument';

/** A document of the place where one is; a new one after a move, or when it was cleared. */
export function useSharedDocument(name: string): Y.Doc {
  const known = useRoom();
  const { session } = known;
  const place = placeOf(known);
  const [generation, setGeneration] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place, and another generation, have another document
  const shared = useMemo(
    () => new SharedDocument(name, session.documentPort, () => setGeneration((now) => now + 1)),
    [name, session, place, generation],
  );
  useEffect(() => {
    void shared.sync();
    return () => shared.close();
  }, [shared]);
  return shared.doc;
}

/** What is drawn, the oldest first. */
export function useShapes(doc: Y.Doc): Shape[] {
  const [shapes, setShapes] = useState<Shape[]>([]);
  useEffect(() => {
    const map = doc.getMap<string>('shapes');
    const read = () =>
      setShapes(
        [...map.entries()].sort(([a], [b]) => a.localeCompare(b)).flatMap(([id, text]) => readShape(id, text) ?? []),
      );
    read();
    map.observe(read);
    return () => map.unobserve(read);
  }, [doc]);
  return shapes;
}
