// Suggestions under a search box: <form data-suggestions="address" data-all="…{text}…" data-count="…{number}…"
// data-none="…"> around one <input type="search">. Without this module the form asks the results page as any form does.
// A combobox of ARIA 1.2: the focus stays in the box, aria-activedescendant names the suggestion the arrows are at.
const PAUSE = 120;
let boxes = 0;

// Whoever never looks for anything never loads the looks of suggestions. First in the head: other sheets may change them.
const dress = () => {
  if (document.querySelector("link[data-suggestions-style]")) return;
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("suggestions.css", import.meta.url).href });
  sheet.dataset.suggestionsStyle = "";
  document.head.prepend(sheet);
};

export const suggestIn = (form, { field = form.querySelector("input[type=search]"), floating = false } = {}) => {
  const name = `suggestions-${(boxes += 1)}`;
  const list = document.createElement("div");
  const status = document.createElement("p");
  let timer, running, active = -1;

  Object.assign(list, { id: name, className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.name || "");
  status.className = "visually-hidden w-sr-only";
  status.setAttribute("role", "status");
  if (floating) list.classList.add("suggestions--floating");
  (floating ? document.body : field.parentElement).append(list, status);
  for (const [key, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"],
    ["aria-controls", name], ["autocomplete", "off"]]) field.setAttribute(key, value);

  const options = () => [...list.children];
  const move = (place) => {
    const all = options();
    all[active]?.setAttribute("aria-selected", "false");
    active = all.length ? (place + all.length + 1) % (all.length + 1) : -1;
    if (active === all.length) active = -1;
    const chosen = all[active];
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (open && floating) {
      const box = field.getBoundingClientRect();
      Object.assign(list.style, { top: `${box.bottom + 4}px`, left: `${box.left}px` });
    }
    if (!open) move(-1);
  };
  const close = () => {
    clearTimeout(timer);
    running?.abort();
    status.textContent = "";
    show(false);
  };

  const span = (className, text) => Object.assign(document.createElement("span"), { className, textContent: text });
  const label = (text, marks) => {
    const whole = span("suggestion__label", "");
    const letters = [...text];
    let at = 0;
    for (const [start, end] of marks ?? []) {
      whole.append(letters.slice(at, start).join(""));
      whole.append(Object.assign(document.createElement("mark"), { textContent: letters.slice(start, end).join("") }));
      at = end;
    }
    whole.append(letters.slice(at).join(""));
    return whole;
  };
  const option = (place, href, ...parts) => {
    const link = Object.assign(document.createElement("a"), { id: `${name}-${place}`, className: "suggestion", href, tabIndex: -1 });
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    link.append(...parts.filter(Boolean));
    return link;
  };
  const everything = (text, place) => {
    const address = new URL(form.dataset.everything ?? form.action, location.href);
    for (const [key, value] of new FormData(form)) if (value) address.searchParams.append(key, value);
    const link = option(place, address.href, span("suggestion__label", form.dataset.all.replace("{text}", () => text)));
    link.classList.add("suggestion--all");
    return link;
  };
  const fill = (text, found) => {
    move(-1);
    const links = found.map((each, place) => option(place, each.url, label(each.label, each.marks),
      each.note && each.note !== each.label && span("suggestion__note", each.note), span("suggestion__kind", each.kind_label)));
    list.replaceChildren(...links, ...(links.length ? [everything(text, links.length)] : []));
    status.textContent = (found.length ? form.dataset.count : form.dataset.none).replace("{number}", found.length);
    show(links.length > 0);
  };

  const ask = async () => {
    const text = field.value.trim();
    running?.abort();
    if (!text) return close();
    running = new AbortController();
    try {
      const answer = await fetch(`${form.dataset.suggestions}?${new URLSearchParams({ q: text })}`,
        { signal: running.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return close();
      const { suggestions } = await answer.json();
      if (text === field.value.trim() && document.activeElement === field) fill(text, suggestions);
    } catch (error) {
      // A newer question took over, or the network is away: the form still works by itself.
      if (error.name !== "AbortError") close();
    }
  };

  if (document.activeElement === field) dress();
  field.addEventListener("focus", dress);
  field.addEventListener("input", (event) => {
    clearTimeout(timer);
    // While a Chinese word is being composed, what stands in the box is not yet what is meant.
    if (!event.isComposing) timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("compositionend", () => { timer = setTimeout(ask, PAUSE); });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = !list.hidden;
    if (event.key === "ArrowDown" && !open) ask();
    else if (event.key === "ArrowDown") move(active + 1);
    else if (event.key === "ArrowUp" && open) move(active < 0 ? list.children.length - 1 : active - 1);
    else if (event.key === "Escape" && open) close();
    else if (event.key === "Enter" && open && active >= 0) options()[active].click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("blur", close);
  // The box keeps the focus while a suggestion is pressed, so that the list is still there when it is let go.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
};

for (const form of document.querySelectorAll("form[data-suggestions]")) suggestIn(form);
