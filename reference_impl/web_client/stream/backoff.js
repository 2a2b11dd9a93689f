const FIRST_MS = 400;
const LONGEST_MS = 15_000;

/**
 * How long to wait before the attempt after `failures` failed ones, in milliseconds. Half of it is chance, so that
 * the clients of a server that comes back do not all knock at the same moment.
 */
// --8<-- [start:delay]
export function delayAfter(failures, random = Math.random) {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return full / 2 + (random() * full) / 2;
}
// --8<-- [end:delay]
