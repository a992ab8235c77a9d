// Tables that sort and filter, code that copies, a switch between light and dark. Without this script everything can be read.
"use strict";
(() => {
  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const isDark = () => {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };

  const addSwitch = () => {
    const button = make("button", "", { type: "button", class: "switch" });
    const name = () => { button.textContent = isDark() ? "Light colors" : "Dark colors"; };
    button.addEventListener("click", () => {
      document.documentElement.dataset.theme = isDark() ? "light" : "dark";
      name();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
    name();
    document.querySelector("header").prepend(button);
  };

  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const compare = (a, b, place) => {
    const [left, right] = [a.cells[place], b.cells[place]];
    const [x, y] = [left.dataset.v, right.dataset.v];
    if (x !== undefined && y !== undefined) return Number(x) - Number(y);
    return collator.compare(left.textContent, right.textContent);
  };
  const isBlank = (row, place) => row.cells[place].textContent === "";

  const addSorting = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    const first = [...body.rows];
    if (first.length < 2) return;
    heads.forEach((head, place) => {
      const button = make("button", head.textContent, { type: "button" });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const was = head.getAttribute("aria-sort");
        const way = was === "ascending" ? "descending" : was === "descending" ? null : "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        if (way) head.setAttribute("aria-sort", way);
        const sign = way === "descending" ? -1 : 1;
        const rows = [...first];
        // What is not known stands last, whichever way is sorted; a third press gives the order of the answer back.
        if (way) rows.sort((a, b) => isBlank(a, place) - isBlank(b, place) || sign * compare(a, b, place));
        body.append(...rows);
      });
    });
  };

  const addFilter = (box, table, number) => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 10) return;
    const id = `filter-${number}`;
    const tools = make("div", "", { class: "tools" });
    const field = make("input", "", { id, type: "search", autocomplete: "off", spellcheck: "false" });
    const count = make("span", "", { role: "status" });
    tools.append(make("label", "Filter these rows", { for: id }), field, count);
    field.addEventListener("input", () => {
      const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      let kept = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        kept += row.hidden ? 0 : 1;
      }
      count.textContent = words.length ? `${kept} of ${rows.length}` : "";
    });
    box.before(tools);
  };

  const copy = async (code) => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return document.execCommand("copy");
    }
  };
  const addCopying = (box) => {
    const button = make("button", "Copy", { type: "button" });
    button.addEventListener("click", async () => {
      button.textContent = (await copy(box.querySelector("code"))) ? "Copied" : "Selected: press Ctrl+C";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    box.append(button);
  };

  const openForPrint = () => {
    let closed = [];
    addEventListener("beforeprint", () => {
      closed = [...document.querySelectorAll("details:not([open])")];
      closed.forEach((details) => { details.open = true; });
    });
    addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));
  };

  addSwitch();
  document.querySelectorAll(".scroll").forEach((box, number) => {
    const table = box.querySelector("table.data");
    addSorting(table);
    addFilter(box, table, number);
  });
  document.querySelectorAll(".code").forEach(addCopying);
  openForPrint();
})();
