// Words for the scripts of a form, written by the server in the reader's language (templates/forms/phrases*.html).

/** phrase(root, "saved", { time: "12:03" }) → "Saved automatically at 12:03". */
export function phrase(root, name, facts = {}) {
  const texts = [...root.querySelectorAll("[data-phrases]")].map((words) => words.dataset[name]);
  const text = texts.find((each) => each !== undefined) ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? String(facts[key]) : whole));
}
