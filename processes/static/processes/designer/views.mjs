// Which view and which side panel is open; the buttons of the bar.

const SIDES = ["properties", "problems", "examples"];

/** Adds to the desk: view, views, show, showSide, closeSide, toast, hint, fullScreen, showKeys. */
export function makeViews(desk, root) {
  const { store, say } = desk;
  const find = (name) => root.querySelector(`[data-part-of="${name}"]`);
  const tabs = [...root.querySelectorAll("[data-view]")];
  const sides = [...root.querySelectorAll("[data-side]")];
  desk.views = {};
  desk.view = "canvas";

  desk.show = (view) => {
    desk.view = view;
    root.dataset.view = view;
    for (const tab of tabs) {
      const on = tab.dataset.view === view;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      find(`view-${tab.dataset.view}`).hidden = !on;
    }
    desk.views[view]?.();
    desk.moved?.();
  };
  desk.showSide = (side) => {
    root.dataset.side = side;
    for (const tab of sides) {
      const on = tab.dataset.side === side;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
    }
    for (const name of SIDES) find(name).hidden = name !== side;
  };
  /** On a phone the panel lies over the canvas and can be put away. */
  desk.closeSide = () => (root.dataset.side = "");

  let gone = 0;
  desk.toast = (message) => {
    const toast = find("toast");
    toast.textContent = message;
    toast.hidden = false;
    clearTimeout(gone);
    gone = setTimeout(() => (toast.hidden = true), 6000);
    desk.announce(message);
  };
  desk.hint = (message) => {
    find("hint").textContent = message;
    find("hint").hidden = !message;
  };
  desk.fullScreen = () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.());
  desk.showKeys = () => find("keys").showModal();

  rove(tabs, (tab) => desk.show(tab.dataset.view));
  rove(sides, (tab) => desk.showSide(tab.dataset.side));
  find("badge").addEventListener("click", () => desk.showSide("problems"));
  const verbs = { undo: () => desk.undo(), redo: () => desk.redo(), zoom_in: () => desk.viewport.zoomAt(1.25), zoom_out: () => desk.viewport.zoomAt(0.8), fit: () => desk.viewport.fit(), tidy: () => desk.tidy(), turn: () => desk.turn(), full_screen: () => desk.fullScreen(), keys: () => desk.showKeys(), close_side: () => desk.closeSide(), close_dialog: (button) => button.closest("dialog").close(), copy: () => desk.copy(), paste: () => desk.paste() };
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-verb]");
    if (button) verbs[button.dataset.verb]?.(button);
  });
  const fresh = () => {
    root.querySelector("[data-verb=undo]").disabled = !store.canUndo;
    root.querySelector("[data-verb=redo]").disabled = !store.canRedo;
  };
  store.on(fresh);
  store.on(({ selection }) => selection && (store.selected.states.length || store.selected.transition) && desk.view === "canvas" && !window.matchMedia("(max-width: 60rem)").matches && desk.showSide("properties"));
  fresh();
  desk.showSide(window.matchMedia("(max-width: 60rem)").matches ? "" : "properties");
  document.title = `${desk.text(store.document.title)} · ${say("canvas")}`;
  return desk;
}

/** A list of tabs that arrows move in. */
function rove(tabs, choose) {
  tabs.forEach((tab, place) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = tabs[(place + step + tabs.length) % tabs.length];
      choose(next);
      next.focus();
    });
  });
}
