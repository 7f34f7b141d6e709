// People and units by typing: a combobox over the picker endpoint (ARIA 1.2 list autocomplete).
// Without this file a text box with a "find" button and a list do the same.
import { phrase } from "./phrases.mjs";

let made = 0;

/** Turns the pickers below `part` into comboboxes; `changed` is called after every choice. */
export function pickers(root, part, changed) {
  for (const box of part.querySelectorAll("[data-pick], [data-picks], [data-pick-cell]")) {
    if (box.dataset.ready || box.closest("template")) continue;
    box.dataset.ready = "true";
    if (box.matches("[data-pick-cell]")) cell(root, box, changed);
    else if (box.matches("[data-picks]")) several(root, box, changed);
    else single(root, box, changed);
  }
}

function single(root, box, changed) {
  const select = box.querySelector("select");
  const hidden = document.createElement("input");
  Object.assign(hidden, { type: "hidden", name: select.name, value: select.value });
  const input = box.querySelector("[data-pick-find] input");
  const { id } = select;
  const chosen = select.selectedOptions[0];
  for (const name of ["aria-required", "aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  select.closest("[data-pick-select]").replaceWith(hidden);
  const offered = known(select.options);
  input.removeAttribute("name");
  input.id = id;
  input.value = hidden.value ? chosen.textContent.trim() : "";
  input.placeholder = phrase(root, "search");
  box.querySelector("[data-pick-find] .visually-hidden")?.remove();
  dress(box);
  combobox(root, box, input, offered, (option) => {
    hidden.value = option.value;
    input.value = words(option);
    changed();
  });
  input.addEventListener("change", () => {
    if (!input.value.trim() && hidden.value) {
      hidden.value = "";
      changed();
    }
  });
  input.addEventListener("blur", () => {
    // Half a name is no choice: what is typed stays visible only as far as it is chosen.
    if (input.value.trim() && !hidden.value) hidden.value = input.value.trim();
  });
}

function several(root, box, changed) {
  const list = box.querySelector("[data-picks-list]");
  const input = box.querySelector("[data-pick-find] input");
  input.removeAttribute("name");
  input.value = "";
  input.placeholder = phrase(root, "search");
  const unchosen = [...list.querySelectorAll("input:not(:checked)")];
  const offered = unchosen.map((each) => ({ value: each.value, label: each.closest("li").textContent.trim() }));
  for (const each of unchosen) each.closest("li").remove();
  const chosen = () => [...list.querySelectorAll("input")].map((each) => each.value);
  const add = (option) => list.append(chip(root, box.dataset.name, option, () => {
    input.focus();
    changed();
  }));
  for (const tick of list.querySelectorAll("input")) {
    const item = tick.closest("li");
    add({ value: tick.value, label: item.textContent.trim() });
    item.remove();
  }
  dress(box);
  combobox(root, box, input, offered, (option) => {
    input.value = "";
    if (chosen().includes(option.value)) return;
    add(option);
    changed();
  }, chosen);
}

/** Somebody chosen, with a button that takes them away again. */
function chip(root, name, option, removed) {
  const item = document.createElement("li");
  item.className = "chip chip--chosen";
  // A ticked box, as the server draws it: the form's logic reads it the same way.
  const tick = document.createElement("input");
  Object.assign(tick, { type: "checkbox", name, value: option.value, checked: true, hidden: true });
  const text = document.createElement("span");
  text.textContent = words(option);
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "chip__remove", textContent: "×" });
  button.setAttribute("aria-label", `${phrase(root, "remove")}: ${option.label}`);
  button.addEventListener("click", () => {
    item.remove();
    removed();
  });
  item.append(tick, text, button);
  return item;
}

/** What the server offers before anything is typed. */
const known = (options) => [...options].filter((each) => each.value && !each.selected).map((each) => ({ value: each.value, label: each.textContent.trim() }));

function cell(root, box, changed) {
  const input = box.querySelector("input");
  combobox(root, box, input, [], (option) => {
    input.value = `${option.label} (${option.value})`;
    changed();
  });
}

function dress(box) {
  for (const extra of box.querySelectorAll('button[name="form-command"]')) extra.remove();
  for (const state of box.querySelectorAll("[role=status]")) state.remove();
}

const words = (option) => (option.note ? `${option.label} · ${option.note}` : option.label);

function combobox(root, box, input, offered, choose, chosen = () => []) {
  const list = document.createElement("ul");
  const state = document.createElement("span");
  list.id = `pick-list-${(made += 1)}`;
  list.className = "pick__options";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label ?? input.getAttribute("aria-label") ?? "");
  state.className = "visually-hidden";
  state.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.after(list, state);
  let options = [];
  let at = -1;
  let timer = 0;
  let asked = 0;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (index) => {
    at = index;
    [...list.children].forEach((item, position) => item.setAttribute("aria-selected", String(position === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (index) => {
    if (options[index]) choose(options[index]);
    close();
  };
  const draw = () => {
    options = options.filter((each) => !chosen().includes(each.value));
    list.replaceChildren(
      ...options.map((option, index) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = words(option);
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(index);
        });
        return item;
      }),
    );
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(options.length > 0));
    state.textContent = options.length ? phrase(root, "found", { count: options.length }) : phrase(root, "none");
  };
  const search = async () => {
    const text = input.value.trim();
    asked += 1;
    const mine = asked;
    if (!text && offered.length) {
      options = offered;
      return draw();
    }
    if (!text && !box.hasAttribute("data-offers")) return close();
    try {
      const query = new URLSearchParams({ q: text, token: box.dataset.token });
      const response = await fetch(`${box.dataset.url}?${query}`, { credentials: "same-origin" });
      if (mine !== asked || !response.ok) return undefined;
      options = (await response.json()).options;
      draw();
    } catch {
      close();
    }
    return undefined;
  };

  input.addEventListener("input", () => {
    const hidden = box.querySelector(":scope > input[type=hidden]");
    if (hidden) hidden.value = "";
    // What was found for other words cannot be chosen any more, however fast somebody presses Enter.
    asked += 1;
    options = [];
    close();
    clearTimeout(timer);
    timer = setTimeout(search, 200);
  });
  input.addEventListener("focus", () => input.value.trim() || search());
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      take(Math.max(0, at));
    } else if (event.key === "Escape") close();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) search();
      else point((at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length);
    } else if (event.key === "Enter" && input.closest("form")) event.preventDefault();
  });
}
