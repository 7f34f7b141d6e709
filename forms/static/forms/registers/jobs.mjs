// Follows a job: asks every second how far it is, and loads the page again when it has ended.

const box = document.querySelector("[data-job]");

async function look() {
  const answer = await fetch(box.dataset.job);
  if (!answer.ok) return;
  const state = await answer.json();
  const bar = box.querySelector("progress");
  bar.max = state.total || 1;
  bar.value = state.done;
  box.querySelector("[data-done]").textContent = state.done;
  box.querySelector("[data-total]").textContent = state.total;
  const waits = state.status === "queued" && !box.hasAttribute("data-look");
  if (!(state.checking || waits || state.status === "running")) location.reload();
  else setTimeout(look, 1000);
}

if (box) setTimeout(look, 700);
