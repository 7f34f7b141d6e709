// Keeps the figures of a job about a procedure fresh: <div data-procedure-job="address"> with [data-done], [data-total].
const box = document.querySelector("[data-procedure-job]");
const WAIT = 1500;

async function look() {
  const answer = await fetch(box.dataset.procedureJob, { headers: { Accept: "application/json" } }).catch(() => null);
  const state = answer?.ok ? await answer.json() : null;
  if (state) {
    box.querySelector("progress").max = state.total || 1;
    box.querySelector("progress").value = state.done;
    box.querySelector("[data-done]").textContent = state.done;
    box.querySelector("[data-total]").textContent = state.total;
    if (!["queued", "running"].includes(state.status)) return window.location.reload();
  }
  window.setTimeout(look, WAIT);
}

if (box) window.setTimeout(look, WAIT);
