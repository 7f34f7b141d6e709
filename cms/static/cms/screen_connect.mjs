// Asks for a code by itself on a device without mouse or keyboard, and goes on as soon as somebody has typed it in.
const { body } = document;

if (body.hasAttribute("data-asks")) document.querySelector("[data-ask]").submit();

const feed = body.dataset.waiting;
if (feed) {
  setInterval(async () => {
    const answer = await fetch(feed, { cache: "no-store", credentials: "same-origin" }).catch(() => null);
    // 202: nobody has typed it in yet. Anything else is for the page to tell.
    if (answer && answer.status !== 202) location.reload();
  }, 3000);
}
