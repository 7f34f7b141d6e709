// Offers only the options that go with the answer of another question. The server draws and checks the same.

export function better(root, box, changed) {
  const prefix = JSON.parse(root.querySelector("#form-logic")?.textContent ?? "{}").prefix ?? "";
  const own = box.querySelector("[name]")?.name ?? "";
  const beside = own.replace(/-[^-]+$/, `-${box.dataset.dependsOn}`);
  // In a table the cell of the same row comes first.
  const inRow = box.closest("[data-row]") && root.querySelector(`[name="${CSS.escape(beside)}"]`);
  const asked = inRow ? beside : prefix + box.dataset.dependsOn;
  const name = CSS.escape(asked);
  const before = () =>
    [...root.querySelectorAll(`[name="${name}"]`)]
      .filter((control) => (control.type === "radio" || control.type === "checkbox" ? control.checked : true))
      .map((control) => control.value);
  const draw = () => {
    const chosen = before();
    for (const option of box.querySelectorAll("[data-parents]")) {
      const goes = option.dataset.parents.split(";").some((parent) => chosen.includes(parent));
      option.hidden = !goes;
      if (option.tagName === "OPTION") {
        option.disabled = !goes;
        if (!goes && option.selected) option.parentElement.value = "";
      } else if (!goes) option.querySelector("input").checked = false;
    }
  };
  root.addEventListener("change", (event) => {
    if (event.target.name === asked) {
      draw();
      changed();
    }
  });
  draw();
}
