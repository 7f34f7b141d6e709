// What the designer asks the server, and the words that it uses.

let loaded = null;

/** Functions, field types and words; asked for once. */
export function catalogue(url) {
  loaded ??= fetch(url, { headers: { Accept: "application/json" } }).then((answer) => {
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  });
  loaded.catch(() => (loaded = null));
  return loaded;
}

/** Tree, type and findings of each formula text, or null when the server does not answer. */
export async function checked(url, formulas, fields) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ formulas, fields }),
    });
    return answer.ok ? (await answer.json()).results : null;
  } catch {
    return null;
  }
}

export function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** A phrase with its named places filled in. */
export function said(words, name, places = {}) {
  return (words.phrases[name] ?? name).replace(/%\((\w+)\)s/g, (_whole, key) => String(places[key] ?? ""));
}
