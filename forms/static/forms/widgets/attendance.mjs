// Marks everybody who is not marked yet as present, and shows the box for the reason only where one is wanted.

export function better(root, box, changed) {
  const all = box.querySelector("[data-all-present]");
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const row of box.querySelectorAll("li")) {
      if (!row.querySelector("input[type=radio]:checked")) row.querySelector('input[value="present"]').checked = true;
    }
    draw(box);
    changed();
  });
  box.addEventListener("change", () => draw(box));
  draw(box);
}

function draw(box) {
  for (const row of box.querySelectorAll("li")) {
    const state = row.querySelector("input[type=radio]:checked")?.value;
    const reason = row.querySelector(".attendance__reason");
    reason.classList.toggle("is-idle", (!state || state === "present") && !reason.value);
  }
}
