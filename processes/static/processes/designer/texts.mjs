// Words: those of the screen, and those of the document in the reader's language.

/** `say(name, places)` for the words that came with the page. */
export function speaker(words) {
  return (name, places = {}) => (words[name] ?? name).replace(/%\((\w+)\)s/g, (_whole, key) => String(places[key] ?? ""));
}

/** A text in both languages as the reader sees it. */
export function localized(text, language) {
  if (typeof text === "string") return text;
  const [first, second] = language === "en" ? ["en", "zh-hans"] : ["zh-hans", "en"];
  return text?.[first] || text?.[second] || "";
}

/** How wide a text is drawn: a Chinese character counts one, a Latin letter a little more than half. */
export function widthOf(text, size = 13) {
  return [...text].reduce((sum, letter) => sum + (letter.codePointAt(0) > 0x2e7f ? 1 : /[A-Z]/.test(letter) ? 0.68 : 0.54), 0) * size;
}

/** The text in lines of at most `width`, the last one cut where there are more than `most`. */
export function lines(text, width, size, most = 2) {
  const found = [];
  let rest = text.trim();
  while (rest && found.length < most) {
    let cut = rest.length;
    while (cut > 1 && widthOf(rest.slice(0, cut), size) > width) cut -= 1;
    if (cut < rest.length && found.length < most - 1) {
      const blank = rest.lastIndexOf(" ", cut);
      if (blank > cut / 2) cut = blank;
    }
    const last = found.length === most - 1 && cut < rest.length;
    found.push(last ? `${rest.slice(0, Math.max(1, cut - 1)).trim()}…` : rest.slice(0, cut).trim());
    rest = rest.slice(cut).trim();
  }
  return found;
}
