// A signature drawn with finger, pen or mouse: after every stroke the drawing lies as a PNG in the question's own file box
// and goes with the form, also when nobody presses "Use this signature". Who cannot draw types the name, or chooses a picture.

const WIDTH = 600;
const HEIGHT = 200;

export function better(root, box, changed) {
  const file = box.querySelector("input[type=file]");
  if (!file) return;
  const pad = document.createElement("div");
  const canvas = document.createElement("canvas");
  const state = document.createElement("p");
  pad.className = "signature__pad";
  Object.assign(canvas, { width: WIDTH, height: HEIGHT });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", box.dataset.draw);
  state.className = "field__help";
  state.setAttribute("role", "status");
  state.textContent = box.dataset.draw;
  const pen = canvas.getContext("2d");
  Object.assign(pen, { lineWidth: 3, lineCap: "round", lineJoin: "round", strokeStyle: "#111" });
  let drawing = false;
  let drawn = false;

  const clear = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    drawn = false;
    file.value = "";
  };
  const keep = () => {
    const bytes = Uint8Array.from(atob(canvas.toDataURL("image/png").split(",")[1]), (sign) => sign.charCodeAt(0));
    const chosen = new DataTransfer();
    chosen.items.add(new File([bytes], "signature.png", { type: "image/png" }));
    file.files = chosen.files;
    changed();
  };
  const at = (event) => {
    const area = canvas.getBoundingClientRect();
    return [((event.clientX - area.left) * WIDTH) / area.width, ((event.clientY - area.top) * HEIGHT) / area.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drawing = drawn = true;
    pen.beginPath();
    pen.moveTo(...at(event));
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, () => {
      if (drawing) keep();
      drawing = false;
    });
  }

  const use = button(box.dataset.use, () => {
    if (!drawn) {
      state.textContent = box.dataset.empty;
      return;
    }
    keep();
    file.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const buttons = document.createElement("div");
  buttons.className = "cluster";
  buttons.append(use, button(box.dataset.clear, clear));
  pad.append(canvas, buttons, state);
  clear();
  box.prepend(pad);
}

function button(words, pressed) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", className: "button button--quiet", textContent: words });
  made.addEventListener("click", pressed);
  return made;
}
