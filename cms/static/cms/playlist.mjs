// Which item of a playlist comes next; plain functions, without a page.

/** Returns the items that may be shown at a moment (milliseconds): what has ended goes, with or without a network. */
export function showable(slides, now) {
  return slides.filter((slide) => !slide.until || now < Date.parse(slide.until));
}

/** Returns the item after the one with that key, the first when it is gone or was the last; null when there is none. */
export function after(slides, key, now) {
  const shown = showable(slides, now);
  if (!shown.length) return null;
  const here = slides.findIndex((slide) => slide.key === key);
  return shown.find((slide) => slides.indexOf(slide) > here) ?? shown[0];
}

/** Returns the addresses of pictures in a piece of HTML, for keeping them on the device. */
export function pictures(html) {
  return [...html.matchAll(/<img[^>]*\ssrc="([^"]+)"/g)].map((found) => found[1].replaceAll("&amp;", "&"));
}
