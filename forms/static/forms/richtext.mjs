// A small editor for formatted text: bold, heading, list, link. It posts HTML, which the server cleans.
// Without this file the text box takes light marks (see templates/forms/controls/richtext.html).
import { phrase } from "./phrases.mjs";

const KEPT = new Set(["P", "H3", "UL", "OL", "LI", "STRONG", "A", "BR"]);
const SAME = { B: "STRONG", H1: "H3", H2: "H3", H4: "H3", H5: "H3", H6: "H3", DIV: "P", BLOCKQUOTE: "P" };
const DROPPED = new Set(["SCRIPT", "STYLE", "IFRAME", "OBJECT", "TEMPLATE", "SVG", "MATH", "NOSCRIPT", "HEAD", "TITLE"]);

/** Replaces the text boxes of formatted text below `part` by editors; `changed` is called after every change. */
export function editors(root, part, changed) {
  for (const box of part.querySelectorAll("[data-richtext]")) if (!box.dataset.ready) edit(root, box, changed);
}

function edit(root, box, changed) {
  box.dataset.ready = "true";
  const textarea = box.querySelector("textarea");
  const area = document.createElement("div");
  area.className = "richtext__area prose";
  area.contentEditable = "true";
  area.dataset.richFor = textarea.name;
  area.setAttribute("role", "textbox");
  area.setAttribute("aria-multiline", "true");
  area.setAttribute("aria-label", box.dataset.label);
  for (const name of ["aria-required", "aria-describedby", "aria-invalid"]) {
    if (textarea.hasAttribute(name)) area.setAttribute(name, textarea.getAttribute(name));
  }
  area.append(clean(box.dataset.htmlValue ?? ""));
  const format = document.createElement("input");
  Object.assign(format, { type: "hidden", name: `${textarea.name}-format`, value: "html" });
  const { id } = textarea;
  textarea.hidden = true;
  textarea.id = `${id}-html`;
  area.id = id;
  box.querySelector("[data-marks-help]")?.remove();
  box.append(toolbar(root, area, sync), area, format);
  box.closest("[data-question]")?.querySelector(`label[for="${CSS.escape(id)}"]`)?.addEventListener("click", () => area.focus());
  document.execCommand("defaultParagraphSeparator", false, "p");
  area.addEventListener("input", sync);
  area.addEventListener("paste", (event) => {
    event.preventDefault();
    const html = event.clipboardData.getData("text/html");
    const holder = document.createElement("div");
    holder.append(html ? clean(html) : plain(event.clipboardData.getData("text/plain")));
    document.execCommand("insertHTML", false, holder.innerHTML);
  });
  textarea.value = serialised(area);

  function sync() {
    textarea.value = serialised(area);
    changed();
  }
}

function serialised(area) {
  const holder = document.createElement("div");
  holder.append(clean(area.innerHTML));
  return holder.innerHTML;
}

function plain(text) {
  const part = document.createDocumentFragment();
  for (const line of text.split(/\n+/).filter(Boolean)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    part.append(paragraph);
  }
  return part;
}

/** A fragment with nothing but the kept elements, parsed in an inert document. */
export function clean(html) {
  const source = new DOMParser().parseFromString(html, "text/html");
  const part = document.createDocumentFragment();
  copy(source.body, part);
  return part;
}

function copy(from, to) {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName.toUpperCase())) continue;
    const bold = node.tagName === "SPAN" && Number.parseInt(node.style.fontWeight, 10) >= 600;
    const name = bold ? "STRONG" : (SAME[node.tagName] ?? node.tagName);
    if (!KEPT.has(name)) {
      copy(node, to);
      continue;
    }
    const element = document.createElement(name);
    const href = node.getAttribute("href") ?? "";
    if (name === "A" && /^(https?:|mailto:)/i.test(href)) element.setAttribute("href", href);
    copy(node, element);
    to.append(element);
  }
}

function toolbar(root, area, sync) {
  const bar = document.createElement("div");
  bar.className = "richtext__tools";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", phrase(root, "toolbar"));
  const link = linkBox(root, area, sync);
  const tools = [
    ["bold", "B", () => document.execCommand("bold")],
    ["heading", "H", () => document.execCommand("formatBlock", false, inside(area, "H3") ? "p" : "h3")],
    ["list", "•", () => document.execCommand("insertUnorderedList")],
    ["link", "↗", () => link.open()],
  ];
  tools.forEach(([name, sign, act], index) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `richtext__tool richtext__tool--${name}`;
    button.title = phrase(root, name);
    button.setAttribute("aria-label", phrase(root, name));
    button.tabIndex = index ? -1 : 0;
    button.textContent = sign;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (name !== "link") area.focus();
      act();
      if (name !== "link") sync();
    });
    bar.append(button);
  });
  bar.addEventListener("keydown", (event) => {
    const buttons = [...bar.querySelectorAll(".richtext__tool")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = buttons.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + step + buttons.length) % buttons.length];
    buttons.forEach((each) => (each.tabIndex = each === next ? 0 : -1));
    next.focus();
  });
  bar.append(link.element);
  return bar;
}

function inside(area, name) {
  const node = getSelection()?.anchorNode;
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  return area.contains(element) ? element.closest(name) : null;
}

function linkBox(root, area, sync) {
  const element = document.createElement("span");
  element.className = "richtext__link";
  element.hidden = true;
  const input = document.createElement("input");
  input.type = "url";
  input.setAttribute("aria-label", phrase(root, "linkPrompt"));
  input.placeholder = "https://";
  const apply = document.createElement("button");
  apply.type = "button";
  apply.className = "button button--quiet";
  apply.textContent = phrase(root, "linkApply");
  element.append(input, apply);
  let range = null;
  const close = () => {
    element.hidden = true;
    area.focus();
    if (range) {
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    }
  };
  apply.addEventListener("click", () => {
    const href = input.value.trim();
    close();
    if (/^(https?:\/\/|mailto:)/i.test(href)) {
      if (range?.collapsed) document.execCommand("insertText", false, href);
      document.execCommand("createLink", false, href);
    } else document.execCommand("unlink");
    sync();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      apply.click();
    }
    if (event.key === "Escape") close();
  });
  return {
    element,
    open() {
      const selection = getSelection();
      range = selection.rangeCount && area.contains(selection.anchorNode) ? selection.getRangeAt(0).cloneRange() : null;
      input.value = inside(area, "A")?.getAttribute("href") ?? "";
      element.hidden = false;
      input.focus();
    },
  };
}
