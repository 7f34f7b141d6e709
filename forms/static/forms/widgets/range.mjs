// A slider beside the box for the number; either moves the other. An untouched slider is no answer.

export function better(root, box, changed) {
  const input = box.querySelector("input");
  const slider = document.createElement("input");
  const { minimum, maximum, step } = box.dataset;
  Object.assign(slider, { type: "range", min: minimum, max: maximum, step, className: "range__slider" });
  slider.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? input.id);
  slider.setAttribute("aria-describedby", `${input.id}-scale`);
  slider.value = input.value || String((Number(minimum) + Number(maximum)) / 2);
  slider.classList.toggle("is-idle", !input.value);
  slider.addEventListener("input", () => {
    input.value = slider.value;
    slider.classList.remove("is-idle");
    changed();
  });
  input.addEventListener("input", () => {
    if (input.value.trim() !== "" && !Number.isNaN(Number(input.value))) slider.value = input.value;
    slider.classList.toggle("is-idle", !input.value.trim());
  });
  box.prepend(slider);
}
