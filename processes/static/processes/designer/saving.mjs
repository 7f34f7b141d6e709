// Saving and publishing; what somebody else saved meanwhile is never written over unseen.
import { make } from "./dom.mjs";
import { ask } from "./server.mjs";

export function makeSaving(desk, { save, publish, state, dialog }) {
  const { store, say } = desk;
  let base = desk.revision;
  let busy = false;

  const show = (name, places) => (state.textContent = say(name, places));
  const fresh = () => {
    save.disabled = busy || !desk.may.save || !store.isDirty;
    if (publish) publish.disabled = busy || !desk.may.publish;
    if (store.isDirty) show("unsaved");
  };

  async function send(publishing) {
    if (busy || !desk.may.save || (!store.isDirty && !publishing)) return;
    busy = true;
    fresh();
    show("saving");
    const sent = store.document;
    const { status, answer } = await ask(desk.urls.save, { document: sent, revision: base, publish: publishing });
    busy = false;
    if (status === 200 || status === 422) {
      base = answer.revision;
      store.markKept(sent);
      show(answer.published ? "published" : "saved", { time: answer.at, number: answer.published ?? "" });
      desk.announce(state.textContent);
    } else show("not_saved");
    fresh();
    if (answer.problems?.length) desk.tell(answer.problems);
    if (status === 409) conflict(answer);
    else if (status !== 200) {
      desk.toast(answer.error ?? say(status === 0 ? "server_away" : status === 403 ? "signed_out" : "save_failed"));
      if (status === 422) desk.showSide("problems");
    }
  }
  desk.save = () => send(false);
  desk.publish = () => send(true);

  function conflict({ by, document: theirs, revision }) {
    const close = () => dialog.close();
    const choice = (name, act, primary) => make("button", { type: "button", class: `pd-button${primary ? " pd-button--primary" : ""}`, textContent: say(name), onclick: () => (close(), act()) });
    dialog.replaceChildren(
      make("h2", { textContent: say("conflict") }),
      make("p", { textContent: say("conflict_who", { by }) }),
      make("p", { textContent: say("conflict_what") }),
      make("div", { class: "pd-buttons" }, choice("conflict_theirs", () => {
        base = revision;
        store.change(theirs);
        store.markKept(theirs);
        show("theirs_taken");
      }, true), choice("conflict_mine", () => {
        base = revision;
        desk.save();
      }), choice("cancel", () => {})),
    );
    dialog.showModal();
  }

  save.addEventListener("click", desk.save);
  publish?.addEventListener("click", desk.publish);
  store.on(fresh);
  window.addEventListener("beforeunload", (event) => store.isDirty && event.preventDefault());
  fresh();
  if (!store.isDirty) show(desk.locked ? "locked" : desk.may.save ? "nothing_changed" : "only_look");
  return desk;
}
