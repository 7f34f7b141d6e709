// Cards of a board that are dragged into another lane: <section data-lane="value"> around <li draggable data-card>, each
// with the link that changes the same answer on a page of its own, which is the way by keyboard and without this module.

const board = document.querySelector("[data-board]");
let held = null;

board?.addEventListener("dragstart", (event) => {
  held = event.target.closest?.("[data-card]") ?? null;
  if (!held) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", held.querySelector("a").textContent);
});
board?.addEventListener("dragend", () => {
  held = null;
  mark(null);
});
board?.addEventListener("dragover", (event) => {
  const lane = laneOf(event);
  if (!lane) return;
  event.preventDefault();
  mark(lane);
});
board?.addEventListener("drop", (event) => {
  const lane = laneOf(event);
  if (!lane) return;
  event.preventDefault();
  move(held.querySelector("[data-move]"), lane.dataset.lane);
});

function laneOf(event) {
  const lane = event.target.closest?.("[data-lane]");
  return held && lane && !lane.contains(held) ? lane : null;
}

function mark(lane) {
  for (const each of board.querySelectorAll("[data-lane]")) each.classList.toggle("is-target", each === lane);
}

/** Answers the question of that link with the lane's value; whatever the server does not take, its own page explains. */
async function move(link, value) {
  const asked = await fetch(`${link.href}&part=1`, { headers: { "X-Requested-With": "fetch" } });
  const form = asked.ok && !asked.redirected ? piece(await asked.text()) : null;
  if (!form || !choose(form, link.dataset.move, value)) return location.assign(link.href);
  const saved = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  if (saved.ok) location.reload();
  else location.assign(link.href);
}

function piece(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector("form[data-cell]");
}

function choose(form, name, value) {
  const boxes = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  if (boxes[0]?.tagName === "SELECT") {
    boxes[0].value = value;
    return boxes[0].value === value;
  }
  const box = boxes.find((each) => each.value === value);
  if (box) box.checked = true;
  return Boolean(box);
}
