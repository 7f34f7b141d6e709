// Fills latitude and longitude from the device, when the person asks for it and allows it.

export function better(root, box, changed) {
  if (!navigator.geolocation) return;
  const button = box.querySelector("[data-locate]");
  const state = box.querySelector("[data-locate-state]");
  button.hidden = false;
  button.addEventListener("click", () => {
    state.textContent = state.dataset.looking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        box.querySelector("[data-lat]").value = coords.latitude.toFixed(6);
        box.querySelector("[data-lon]").value = coords.longitude.toFixed(6);
        box.querySelector("[data-accuracy]").value = String(Math.round(coords.accuracy));
        state.textContent = state.dataset.found.replace("{metres}", String(Math.round(coords.accuracy)));
        changed();
      },
      () => {
        state.textContent = state.dataset.failed;
      },
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
  for (const input of box.querySelectorAll("[data-lat], [data-lon]")) {
    input.addEventListener("input", () => {
      box.querySelector("[data-accuracy]").value = "";
    });
  }
}
