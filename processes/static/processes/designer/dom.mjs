// Making elements.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties (`role`, `aria-…`, `data-…` and `class` as attributes), listeners (`onclick`) and children. */
export function make(name, properties = {}, ...children) {
  return filled(document.createElement(name), properties, children);
}

export function draw(name, properties = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(properties)) if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value);
  element.append(...children.filter((each) => each !== null && each !== undefined));
  return element;
}

function filled(element, properties, children) {
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key.includes("-") || key === "role" || key === "class" || key === "for" || key === "list" || key === "colspan") element.setAttribute(key, value === true ? "" : value);
    else element[key] = value;
  }
  element.append(...children.flat().filter((each) => each !== null && each !== undefined && each !== false));
  return element;
}

/** A drawing of Wagtail's set. */
export function icon(name, className = "pd-icon") {
  return draw("svg", { class: className, "aria-hidden": "true" }, draw("use", { href: `#icon-${name}` }));
}

let counted = 0;
export const freshId = (stem) => `${stem}-${(counted += 1)}`;
