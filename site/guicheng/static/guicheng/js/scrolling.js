// A table wider than its place scrolls by itself; the keyboard can reach it then, and a screen reader names it.
const places = document.querySelectorAll(".table-wrap");

const mark = () => {
  for (const place of places) {
    const name = place.querySelector("caption")?.textContent.trim();
    if (place.scrollWidth > place.clientWidth) {
      place.tabIndex = 0;
      if (name) {
        place.setAttribute("role", "region");
        place.setAttribute("aria-label", name);
      }
    } else if (place.hasAttribute("tabindex")) {
      for (const each of ["tabindex", "role", "aria-label"]) place.removeAttribute(each);
    }
  }
};

mark();
addEventListener("resize", mark);
