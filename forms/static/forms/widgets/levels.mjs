// Lists that follow one another: a choice in one offers what lies below it in the next.
// data-tree holds [[value, words, children], …]; data-url answers {"options": [[value, words], …]} for ?parent=value.

export function better(root, box, changed) {
  const selects = [...box.querySelectorAll("select[data-level]")];
  const tree = box.dataset.tree ? JSON.parse(box.dataset.tree) : null;
  box.querySelector("[data-next-level]")?.remove();
  const settle = () => {
    for (const [depth, select] of selects.entries()) {
      select.closest(".level").hidden = depth > 0 && select.options.length < 2;
    }
  };
  for (const [depth, select] of selects.entries()) {
    select.addEventListener("change", async () => {
      for (const lower of selects.slice(depth + 1)) lower.length = 1;
      const next = selects[depth + 1];
      if (next && select.value) {
        const below = tree ? inTree(tree, selects.slice(0, depth + 1)) : await asked(box.dataset.url, select.value);
        for (const [value, words] of below) next.add(new Option(words, value));
      }
      settle();
      changed();
    });
  }
  settle();
}

function inTree(tree, chosen) {
  let nodes = tree;
  for (const select of chosen) nodes = nodes.find(([value]) => value === select.value)?.[2] ?? [];
  return nodes;
}

async function asked(url, parent) {
  try {
    const response = await fetch(`${url}?${new URLSearchParams({ parent })}`, { credentials: "same-origin" });
    return response.ok ? (await response.json()).options : [];
  } catch {
    return [];
  }
}
