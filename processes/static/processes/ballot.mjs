// Counts the chosen entries of a ballot paper: <form class="ballot" data-maximum="10"> … <span data-count data-words="Chosen: {number}">.
const form = document.querySelector("form.ballot");
const count = form?.querySelector("[data-count]");
function show() {
  const number = form.querySelectorAll("input[type=checkbox]:checked").length;
  const words = number > Number(form.dataset.maximum) ? count.dataset.tooMany : count.dataset.words;
  count.textContent = number ? words.replace("{number}", number) : "";
}
if (count) { form.addEventListener("change", show); show(); }
