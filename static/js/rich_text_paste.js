/* What is pasted or dropped knows more than minutes do: each of it becomes the nearest of ours, as on the server
   (sessions/rich_text.py), so that words which stood apart stay so and the writer sees what will be kept. */

const HEADINGS = { H1: "h3", H2: "h3", H5: "h4", H6: "h4" };
const BLOCKS = "p, div, li, h1, h2, h3, h4, h5, h6, blockquote, pre, dt, dd, tr";
const BETWEEN_CELLS = " · ";

function renamed(element, name) {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
}

/** A row as one line with a dot between its cells; where a cell has blocks of its own, block after block. */
function lineOf(row) {
  const cells = [...row.cells];
  const isLine = cells.length > 1 && cells.every((one) => one.querySelectorAll(BLOCKS).length <= 1);
  const line = row.ownerDocument.createElement(isLine ? "p" : "div");
  for (const cell of cells) {
    if (!isLine) {
      const block = row.ownerDocument.createElement("div");
      block.append(...cell.childNodes);
      line.append(block);
      continue;
    }
    if (line.textContent.trim()) line.append(BETWEEN_CELLS);
    const block = cell.querySelector(BLOCKS);
    block?.replaceWith(...block.childNodes);
    line.append(...cell.childNodes);
  }
  return line;
}

/** `html` with headings of ours, and tables as lines. Nothing in it is fetched or run. */
export function asOurs(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const [tag, name] of Object.entries(HEADINGS)) {
    for (const heading of page.querySelectorAll(tag)) renamed(heading, name);
  }
  for (const table of [...page.querySelectorAll("table")].reverse()) {
    table.replaceWith(...[...table.querySelectorAll("caption")].map((one) => one.textContent), ...[...table.rows].map(lineOf));
  }
  return page.body.innerHTML;
}
