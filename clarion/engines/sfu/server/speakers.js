// Who is loud, and who is heard on which audio slot. Pure: no media, no clock.
"use strict";

const FADE = 0.85; // what is left of a loudness after one step without sound (100 ms)
const HOLD = 0.15; // so much louder must a challenger be than one who is heard already
const SPEAKING = 0.25;

/** Loudness of the sources of one room, with memory: a pause between two words is not the end of a speech. */
class Loudness {
  constructor() {
    /** @type {Map<string, number>} */
    this.scores = new Map();
    this.active = "";
  }

  /**
   * One step.
   * @param {Map<string, number>} levels of all sources there are, 0 to 1
   */
  step(levels) {
    for (const key of this.scores.keys()) if (!levels.has(key)) this.scores.delete(key);
    for (const [key, level] of levels) this.scores.set(key, Math.max(level, (this.scores.get(key) ?? 0) * FADE));
  }

  /**
   * The loudest sources; those of `heard` keep their places against slightly louder ones.
   * @param {Iterable<string>} candidates
   * @param {ReadonlySet<string>} heard
   * @param {number} count
   */
  loudest(candidates, heard, count) {
    const score = (/** @type {string} */ key) => (this.scores.get(key) ?? 0) + (heard.has(key) ? HOLD : 0);
    return [...candidates].sort((one, other) => score(other) - score(one)).slice(0, count);
  }

  /**
   * Who speaks: the last one stays until another one does.
   * @param {Map<string, number>} byParticipant
   */
  speaker(byParticipant) {
    if (!byParticipant.has(this.active)) this.active = "";
    const bar = Math.max(SPEAKING, this.active ? (byParticipant.get(this.active) ?? 0) + HOLD : 0);
    let best = "";
    let loudest = bar;
    for (const [who, level] of byParticipant) if (level >= loudest) [best, loudest] = [who, level];
    if (best) this.active = best;
    return this.active;
  }
}

/**
 * Put what is wanted into slots; what is in one stays there.
 * @param {string[]} slots what each slot holds now; empty: nothing
 * @param {string[]} wanted
 */
function seat(slots, wanted) {
  const seated = slots.map((each) => (wanted.includes(each) ? each : ""));
  for (const each of wanted) {
    if (seated.includes(each)) continue;
    const free = seated.indexOf("");
    if (free >= 0) seated[free] = each;
  }
  return seated;
}

module.exports = { Loudness, seat, SPEAKING };
