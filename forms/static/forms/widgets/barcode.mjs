// Reads a barcode or QR code with the camera, where the browser has BarcodeDetector. Typing always works.

export function better(root, box, changed) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const input = box.querySelector("input");
  const button = box.querySelector("[data-scan]");
  const view = box.querySelector("[data-scan-view]");
  const state = box.querySelector("[data-scan-state]");
  let stream = null;
  button.hidden = false;

  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    view.hidden = true;
    button.setAttribute("aria-pressed", "false");
  };
  const look = async (detector) => {
    while (stream) {
      const [found] = await detector.detect(view);
      if (found) {
        input.value = found.rawValue;
        state.textContent = state.dataset.found;
        stop();
        input.focus();
        changed();
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  };
  button.addEventListener("click", async () => {
    if (stream) {
      stop();
      state.textContent = "";
      return;
    }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.srcObject = stream;
      view.hidden = false;
      button.setAttribute("aria-pressed", "true");
      state.textContent = state.dataset.looking;
      await view.play();
      await look(new window.BarcodeDetector());
    } catch {
      stop();
      state.textContent = state.dataset.failed;
    }
  });
}
