// The process designer. Puts the parts together on the page that the server sent.
import { addActions } from "./actions.mjs";
import { addConnecting } from "./connecting.mjs";
import { addTools } from "./tools.mjs";
import { listenToKeys } from "./keyboard.mjs";
import { listenToPointers } from "./pointer.mjs";
import { makeCanvas } from "./canvas.mjs";
import { makeChecking } from "./checking.mjs";
import { makeDesk } from "./desk.mjs";
import { makeExamples } from "./examples.mjs";
import { makeMatrix } from "./matrix.mjs";
import { makePanel } from "./panel.mjs";
import { makeSaving } from "./saving.mjs";
import { makeSettings } from "./settings.mjs";
import { makeStore } from "./store.mjs";
import { makeTable } from "./table.mjs";
import { makeViews } from "./views.mjs";
import { wakePalette } from "./palette.mjs";

function start() {
  const root = document.querySelector("[data-designer]");
  const given = JSON.parse(document.getElementById("design-desk").textContent);
  const find = (name) => root.querySelector(`[data-part-of="${name}"]`);
  // A draft may still lack its lists; only what is changed is saved.
  const store = makeStore({ ...given.document, states: given.document.states ?? [], transitions: given.document.transitions ?? [] });
  const desk = makeDesk(given, store, find("status"));
  addActions(desk);
  makeViews(desk, root);
  makeCanvas(desk, find("stage"));
  addConnecting(desk);
  addTools(desk, find("stage"));
  makePanel(desk, find("properties"));
  makeTable(desk, find("table"));
  makeMatrix(desk, find("rights"));
  makeExamples(desk, find("examples"), find("examples-count"));
  makeSettings(desk, find("settings"));
  makeSaving(desk, { save: find("save"), publish: find("publish"), state: find("state"), dialog: find("conflict") });
  wakePalette(desk, find("palette"));
  listenToKeys(desk);
  listenToPointers(desk);
  desk.draw();
  desk.viewport.fit(1, 0.55);
  makeChecking(desk, find("problems"), find("badge"));
  root.hidden = false;
  desk.viewport.fit(1, 0.55);
  root.dataset.ready = "";
}

start();
