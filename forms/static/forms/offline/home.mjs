// The installed page: what is kept on this device, and what waits to be sent.
import { parts, send, sendAll, session, worker } from "./send.mjs";
import { drop, entries, word } from "./store.mjs";

const home = document.querySelector("[data-offline-home]");
const list = home.querySelector("[data-offline-list]");
let who = null;

start();

async function start() {
  const registration = await worker(home.dataset.worker);
  if (!registration) home.querySelector("[data-offline-state]").textContent = word("impossible");
  who = await session(home.dataset.session);
  if (who && registration) {
    registration.active.postMessage({ type: "only", user: who.user });
    registration.active.postMessage({ type: "keep", user: who.user, page: location.pathname, parts: parts() });
  }
  await draw();
  await sendAll(tell);
  window.addEventListener("online", async () => {
    who = await session(home.dataset.session);
    await sendAll(tell);
  });
}

async function draw() {
  const kept = (await entries()).filter((item) => !who || !who.user || item.user === who.user || item.status === "waiting");
  list.replaceChildren(...kept.map(row));
  home.querySelector("[data-offline-empty]").hidden = kept.length > 0;
}

function row(item) {
  const line = document.createElement("li");
  line.className = "form-list__row";
  line.dataset.entry = item.id;
  const words = document.createElement("div");
  words.className = "form-list__words";
  const mine = !who || who.user === item.user || who.user === "";
  const title = document.createElement("h2");
  title.textContent = mine ? item.title : "…";
  const state = document.createElement("p");
  state.className = "small";
  state.setAttribute("role", "status");
  state.textContent = mine ? item.text || word(item.note || item.status) : word("other");
  words.append(title, state);
  line.append(words);
  if (mine) line.append(actions(item));
  return line;
}

function actions(item) {
  const row = document.createElement("p");
  row.className = "cluster";
  if (item.status === "wrong") row.append(anchor(item.url, word("correct")));
  else row.append(anchor(item.page, word("open")));
  if (item.status === "conflict") {
    row.append(button(word("conflict"), async () => tell(await send(item, { anyway: true }))));
    if (item.url) row.append(anchor(item.url, word("theirs")));
  }
  row.append(
    button(word("remove"), async () => {
      await drop(item.id);
      navigator.serviceWorker?.controller?.postMessage({ type: "drop", user: item.user, page: item.page });
      await draw();
    }),
  );
  return row;
}

function anchor(url, text) {
  const made = document.createElement("a");
  made.className = "button button--small";
  made.href = url;
  made.textContent = text;
  return made;
}

function button(text, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button--small";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

async function tell(item) {
  if (item.status !== "sent") {
    await draw();
    return;
  }
  const line = list.querySelector(`[data-entry="${CSS.escape(item.id)}"]`);
  line?.querySelector(".form-list__words p").replaceChildren(word("sent", { number: item.number }));
  line?.querySelector(".cluster").replaceChildren(anchor(item.url, word("receipt")));
}
