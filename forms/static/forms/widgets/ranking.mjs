// Options are moved up and down by buttons; the lists with places stay in the form and follow.

export function better(root, box, changed) {
  const list = box.querySelector("ul");
  const most = Number(box.dataset.most);
  const rows = () => [...list.children];
  const select = (row) => row.querySelector("select");
  const name = (row) => row.querySelector("label").textContent.trim();
  const order = () => {
    const ranked = rows().filter((row) => select(row).value);
    ranked.sort((one, other) => Number(select(one).value) - Number(select(other).value));
    list.append(...ranked, ...rows().filter((row) => !select(row).value));
  };
  const say = (row) => {
    const place = select(row).value;
    box.querySelector("[data-ranking-state]").textContent = box.dataset.moved
      .replace("{name}", name(row))
      .replace("{place}", place);
  };
  const place = (row, target) => {
    const ranked = rows().filter((each) => each !== row && select(each).value);
    ranked.splice(target - 1, 0, row);
    for (const [index, each] of ranked.entries()) select(each).value = index < most ? String(index + 1) : "";
    order();
    say(row);
    changed();
  };
  const button = (row, word, sign, move) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--quiet ranking__move";
    made.textContent = sign;
    made.setAttribute("aria-label", `${word}: ${name(row)}`);
    made.addEventListener("click", () => {
      move();
      made.focus();
    });
    return made;
  };
  for (const row of rows()) {
    const current = () => Number(select(row).value) || rows().filter((each) => select(each).value).length + 1;
    row.append(
      button(row, box.dataset.up, "↑", () => place(row, Math.max(1, current() - (select(row).value ? 1 : 0)))),
      button(row, box.dataset.down, "↓", () => select(row).value && place(row, current() + 1)),
    );
    select(row).addEventListener("change", () => {
      if (select(row).value) place(row, Number(select(row).value));
      else {
        const ranked = rows().filter((each) => select(each).value);
        for (const [index, each] of ranked.entries()) select(each).value = String(index + 1);
        order();
      }
      select(row).focus();
    });
  }
  order();
}
