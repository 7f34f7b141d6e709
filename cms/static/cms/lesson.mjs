/* Videos of a lesson go on where the learner stopped, on any device. Without it they begin at the start.
   Usage: [data-lesson=address] around video[data-video][data-position]. */
const EVERY = 10;
const lesson = document.querySelector("[data-lesson]");
for (const video of lesson?.querySelectorAll("video[data-video]") ?? []) remember(video, lesson.dataset.lesson);

function remember(video, address) {
  const shelf = `video:${video.dataset.video}`;
  let told = Math.max(Number(video.dataset.position), read(shelf));
  const go = () => { if (told > 2 && told < video.duration - 2) video.currentTime = told; };
  if (video.readyState >= 1) go();
  else video.addEventListener("loadedmetadata", go, { once: true });
  video.addEventListener("timeupdate", () => { if (Math.abs(video.currentTime - told) >= EVERY) tell(); });
  for (const event of ["pause", "ended"]) video.addEventListener(event, tell);
  window.addEventListener("pagehide", () => { if (!video.paused) tell(); });

  async function tell() {
    told = Math.floor(video.ended ? 0 : video.currentTime);
    const body = new URLSearchParams({ video: video.dataset.video, seconds: told });
    try {
      const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "" };
      const answer = await fetch(address, { method: "POST", body, headers, keepalive: true, redirect: "manual" });
      if (answer.ok) localStorage.removeItem(shelf);
      else keep(shelf, told);
    } catch {
      keep(shelf, told);
    }
  }
}

function read(shelf) {
  try { return Number(localStorage.getItem(shelf)) || 0; } catch { return 0; }
}

function keep(shelf, seconds) {
  try { localStorage.setItem(shelf, seconds); } catch { /* Without a shelf the server's place is used. */ }
}
