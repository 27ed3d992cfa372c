/* Sorting and filtering; without it the table is complete and in the order of names. */
for (const table of document.querySelectorAll(".people")) {
  const body = table.tBodies[0], rows = [...body.rows];
  const tools = table.closest("section").querySelector(".tools");
  const [search, mistake, shown] = tools.querySelectorAll("input, select, output");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const filter = () => {
    const words = plain(search.value).split(/\s+/);
    let count = 0;
    for (const row of rows) {
      const name = plain(row.cells[0].textContent), named = words.every((word) => name.includes(word));
      row.hidden = !(named && (!mistake.value || row.dataset.m.split(" ").includes(mistake.value)));
      count += !row.hidden;
    }
    shown.value = shown.dataset.said.replace("{count}", count).replace("{all}", rows.length);
  };
  search.addEventListener("input", filter);
  mistake.addEventListener("change", filter);
  tools.hidden = false;
  filter();
  const number = (row, place) => parseFloat(row.cells[place].textContent);
  [...table.tHead.rows[0].cells].forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const value = (row) => (isNaN(number(row, place)) ? -1 : number(row, place));
      const order = place ? (a, b) => value(a) - value(b) : (a, b) => rows.indexOf(a) - rows.indexOf(b);
      body.append(...[...rows].sort((a, b) => (up ? order(a, b) : order(b, a))));
    });
  });
}
