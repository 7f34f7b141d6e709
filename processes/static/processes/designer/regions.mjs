// Which steps run side by side: the regions of parallel steps and what lies in them.

export const regionsOf = (state) => (state?.kind === "parallel" ? (state.config?.regions ?? []) : []);

/** The region of a state, "" for the main line (also where its region no longer exists). */
export function placeOf(document, key) {
  const region = document.states.find((state) => state.key === key)?.region ?? "";
  return region && ownerOf(document, region) ? region : "";
}

/** The parallel state that holds the region. */
export function ownerOf(document, region) {
  return document.states.find((state) => regionsOf(state).some((each) => each.key === region)) ?? null;
}

export function statesIn(document, region) {
  return document.states.filter((state) => placeOf(document, state.key) === region);
}

/** The keys of all states within a parallel state, however deep. */
export function inside(document, key) {
  const state = document.states.find((each) => each.key === key);
  return regionsOf(state).flatMap((region) =>
    statesIn(document, region.key).flatMap((each) => (each.key === key ? [] : [each.key, ...inside(document, each.key)])),
  );
}

/** Every region of the document with its owner: [{ key, title, owner }]. */
export function allRegions(document) {
  return document.states.flatMap((state) => regionsOf(state).map((region) => ({ ...region, owner: state.key })));
}
