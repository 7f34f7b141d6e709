/* A tap on a marked place of a picture chooses its letter. Without it the letters below the picture are chosen.
   Usage: fieldset around svg[data-hot-spot] g[data-choice] and inputs with the same values. */
for (const place of document.querySelectorAll("[data-hot-spot] [data-choice]")) {
  place.addEventListener("click", () => {
    const control = place.closest("fieldset")?.querySelector(`input[value="${CSS.escape(place.dataset.choice)}"]`);
    control?.click();
  });
}
