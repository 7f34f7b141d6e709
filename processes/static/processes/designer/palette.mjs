// The palette of step kinds and parts: pressed, or dragged onto the canvas.
import { clearTarget, regionUnder, showTarget, stateUnder, wayUnder } from "./pointer.mjs";

const SLACK = 8;

export function wakePalette(desk, root) {
  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.dataset.dragged) return delete button?.dataset.dragged;
    if (button.dataset.addKind) {
      if (desk.addStep(button.dataset.addKind)) desk.openPanel("title");
    } else if (button.dataset.addPart) {
      desk.insertPart(desk.catalogue.designs[Number(button.dataset.addPart)].part);
      desk.focusSelected();
    }
    return undefined;
  });
  const buttons = () => [...root.querySelectorAll("button:not(:disabled)")];
  /** From the canvas: arrows choose what is added, Enter adds it, Escape goes back. */
  desk.openPalette = () => buttons()[0]?.focus();
  root.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by && event.key !== "Escape") return;
    event.preventDefault();
    const all = buttons();
    if (by) all[(all.indexOf(event.target.closest("button")) + by + all.length) % all.length]?.focus();
    else desk.focusSelected();
  });
  root.addEventListener("pointerdown", (event) => {
    const button = event.target.closest("button[data-add-kind]");
    if (!button || event.button > 0 || event.pointerType === "touch") return;
    const ghost = button.cloneNode(true);
    ghost.className = "pd-ghost";
    let dragging = false;
    const move = (moved) => {
      if (!dragging && Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) < SLACK) return;
      if (!dragging) document.querySelector(".pd").append(ghost);
      dragging = true;
      ghost.style.transform = `translate(${moved.clientX + 8}px, ${moved.clientY + 8}px)`;
      showTarget(desk, moved);
    };
    const up = (dropped) => {
      document.removeEventListener("pointermove", move);
      ghost.remove();
      clearTarget(desk);
      if (!dragging || dropped.type === "pointercancel") return;
      button.dataset.dragged = "1";
      setTimeout(() => delete button.dataset.dragged);
      drop(desk, button.dataset.addKind, dropped);
    };
    document.addEventListener("pointermove", move);
    document.addEventListener("pointerup", up, { once: true });
  });
}

function drop(desk, kind, event) {
  if (!document.elementsFromPoint(event.clientX, event.clientY).includes(desk.svg)) return;
  const [way, state, region] = [wayUnder(event), stateUnder(event), regionUnder(event)];
  if (desk.addStep(kind, way ? { into: way, after: "" } : state ? { after: state } : { region, after: "" })) desk.openPanel("title");
}
