// "None of these": ticking it takes the other ticks away, and ticking another takes it away.

export function better(root, box) {
  box.addEventListener("change", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked) return;
    for (const other of box.querySelectorAll("input[type=checkbox]:checked")) {
      if (other !== target && (target.hasAttribute("data-alone") || other.hasAttribute("data-alone"))) other.checked = false;
    }
  });
}
