// Applies the reader's choice of light or dark before the page is drawn, and lets the switch in the header change it.
// A classic script on purpose: a module runs too late and the page would flash. Without it the system's choice holds.
(() => {
  const root = document.documentElement;
  const remembered = () => {
    try {
      return localStorage.getItem("guicheng-theme");
    } catch {
      return null;
    }
  };
  const choice = remembered();
  if (choice === "dark" || choice === "light") root.dataset.theme = choice;
  const isDark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll(".theme-switch")) {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(isDark()));
      button.addEventListener("click", () => {
        root.dataset.theme = isDark() ? "light" : "dark";
        button.setAttribute("aria-pressed", String(isDark()));
        try {
          localStorage.setItem("guicheng-theme", root.dataset.theme);
        } catch {
          // A private window may refuse: the choice then lasts for this page.
        }
      });
    }
  });
})();
