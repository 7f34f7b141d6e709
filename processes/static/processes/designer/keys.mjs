// Keys of states, transitions and other parts: small letters, digits, underscores, never used twice.

export const KEY = /^[a-z][a-z0-9_]{0,39}$/;

/** A key like `wanted` that is not taken: `review`, `review_2`, `review_3`. */
export function freeKey(wanted, taken) {
  const used = new Set(taken);
  if (!used.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, "").slice(0, 34);
  for (let number = 2; ; number += 1) if (!used.has(`${stem}_${number}`)) return `${stem}_${number}`;
}

/** A key made from an English title, `fallback` where none can be made. */
export function keyFrom(title, fallback) {
  const found = title.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^[_\d]+|_+$/g, "").slice(0, 36).replace(/_+$/, "");
  return KEY.test(found) ? found : fallback;
}

export const keysOf = (list) => (list ?? []).map((each) => each.key);
