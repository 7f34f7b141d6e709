// Shows how far a launch is without reloading; when it has ended, the page is loaded once more.
// <div data-launch="address of its state"><progress>…<span data-done>

const PAUSE = 2000;

for (const root of document.querySelectorAll("[data-launch]")) {
  const timer = setInterval(async () => {
    const answer = await fetch(root.dataset.launch, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || !answer.ok) return;
    const state = await answer.json();
    root.querySelector("progress").value = state.done;
    root.querySelector("[data-done]").textContent = state.done;
    if (state.status !== "running") {
      clearInterval(timer);
      location.reload();
    }
  }, PAUSE);
}
