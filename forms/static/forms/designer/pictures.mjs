// A picture of the site beside the box with its address: chosen in Wagtail's own chooser.

/** Puts a button, and the picture itself, below a box. */
export function pictureField(box) {
  if (box.dataset.ready || typeof window.ImageChooserModal !== "function") return;
  box.dataset.ready = "1";
  const [line, shown, button] = ["div", "img", "button"].map((name) => document.createElement(name));
  line.className = "picture-choice";
  shown.alt = "";
  Object.assign(button, { type: "button", className: "button button-small button-secondary", textContent: box.dataset.pictureChoose });
  const show = () => {
    shown.hidden = !/^\/(?![/\\])/.test(box.value);
    if (!shown.hidden) shown.src = box.value;
  };
  button.addEventListener("click", () => choose(box));
  box.addEventListener("change", show);
  line.append(shown, button);
  box.after(line);
  show();
}

function choose(box) {
  new window.ImageChooserModal(box.dataset.picture).open({}, async ({ id }) => {
    const answer = await fetch(box.dataset.pictureAddress.replace("/0/", `/${Number(id)}/`));
    if (!answer.ok) return;
    box.value = (await answer.json()).url;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    box.focus();
  });
}
