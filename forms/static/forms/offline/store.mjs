// What is kept on this device, one entry per person and form: {id, user, key, title, page, posted, token, version,
// revision, send, session, status, note, url, saved}. Status: typing, waiting, conflict, wrong, refused.
const NAME = "guicheng-forms";

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("entries", { keyPath: "id" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function run(mode, act) {
  const database = await opened();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("entries", mode);
    const request = act(transaction.objectStore("entries"));
    transaction.oncomplete = () => {
      database.close();
      resolve(request.result);
    };
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const entries = () => run("readonly", (store) => store.getAll());
export const entry = (id) => run("readonly", (store) => store.get(id));
export const put = (value) => run("readwrite", (store) => store.put(value));
export const drop = (id) => run("readwrite", (store) => store.delete(id));

/** A sentence of the page's own words. */
export function word(name, facts = {}) {
  const text = document.querySelector("[data-offline-words]")?.dataset[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? String(facts[key]) : whole));
}
