/* [data-chart="bar|line|stacked"] on a figure: draws the figure's table with Chart.js and puts the table behind a button.
   Series differ by pattern, dash and point as well as by colour; everything comes from the tokens. */
import { text } from "./texts.js";

const drawn = new Map();
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const POINTS = ["circle", "rectRot", "triangle", "rect", "star", "crossRot"];
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [4, 4], [1, 2]];

function colourOf(head, place) {
  if (head.dataset.step) return token(`--step-${head.dataset.step}`);
  if (head.dataset.tone) return token(`--${head.dataset.tone}`);
  return token(["--brand", "--step-4", "--step-2", "--step-5", "--step-3", "--step-6"][place % 6]);
}

/** A filling that is known by its pattern: plain, stripes, dots, cross-stripes, bars, checks. */
function filling(colour, place) {
  if (place % 6 === 0) return colour;
  const tile = document.createElement("canvas");
  tile.width = tile.height = 10;
  const draw = tile.getContext("2d");
  draw.fillStyle = draw.strokeStyle = colour;
  draw.globalAlpha = 0.3;
  draw.fillRect(0, 0, 10, 10);
  draw.globalAlpha = 1;
  draw.lineWidth = 2;
  const line = (...points) => {
    draw.beginPath();
    draw.moveTo(points[0], points[1]);
    draw.lineTo(points[2], points[3]);
    draw.stroke();
  };
  const patterns = [
    () => {},
    () => [line(0, 10, 10, 0), line(-2, 2, 2, -2), line(8, 12, 12, 8)],
    () => [draw.fillRect(1, 1, 3, 3), draw.fillRect(6, 6, 3, 3)],
    () => [line(0, 5, 10, 5)],
    () => [line(5, 0, 5, 10)],
    () => [line(0, 5, 10, 5), line(5, 0, 5, 10)],
  ];
  patterns[place % 6]();
  return draw.createPattern(tile, "repeat");
}

/** A long label in lines of about 18 characters. */
function lines(label) {
  const found = [""];
  for (const word of label.split(" ")) {
    const longer = `${found.at(-1)} ${word}`.trim();
    if (found.at(-1) && longer.length > 18) found.push(word);
    else found[found.length - 1] = longer;
  }
  return found;
}

function read(table) {
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const rows = [...table.tBodies[0].rows];
  const number = (cell) => {
    const value = cell?.dataset.value ?? cell?.textContent.trim().replace(/[^\d,.-]/g, "").replace(",", ".");
    return value === "" || value === undefined ? null : Number(value);
  };
  return {
    labels: rows.map((row) => lines(row.cells[0].textContent.trim())),
    series: heads.map((head, place) => ({
      head,
      label: head.textContent.trim(),
      values: rows.map((row) => number(row.cells[place + 1])),
    })),
  };
}

/** Labels beside the bars get the width they need, up to two thirds; by itself Chart.js cuts them off at a half. */
function roomFor(labels, font) {
  return (scale) => {
    scale.ctx.save();
    scale.ctx.font = `${font.size}px ${font.family}`;
    const widest = Math.max(0, ...labels.flat().map((line) => scale.ctx.measureText(line).width)) + 16;
    scale.ctx.restore();
    scale.width = Math.max(scale.width, Math.min(widest, scale.chart.width * 0.66));
  };
}

function configuration(figure, kind) {
  const { labels, series } = read(figure.querySelector("table"));
  const across = figure.dataset.chartAcross !== undefined;
  const ink = token("--ink");
  const font = { family: token("--font"), size: 15 };
  const axis = { stacked: kind === "stacked", ticks: { color: ink, font, precision: 0 }, grid: { color: token("--line") }, border: { color: token("--line-strong") } };
  return {
    type: kind === "line" ? "line" : "bar",
    data: {
      labels,
      datasets: series.map(({ head, label, values }, place) => {
        const colour = colourOf(head, place);
        return {
          label,
          data: values,
          borderColor: colour,
          backgroundColor: kind === "line" ? colour : filling(colour, place),
          borderWidth: kind === "line" ? 3 : 1.5,
          borderRadius: kind === "bar" ? 4 : 0,
          borderDash: DASHES[place % 6],
          pointStyle: POINTS[place % 6],
          pointRadius: 5,
          maxBarThickness: 48,
          spanGaps: true,
        };
      }),
    },
    options: {
      maintainAspectRatio: false,
      animation: false,
      indexAxis: across ? "y" : "x",
      scales: {
        x: { ...axis, grid: { display: across, color: token("--line") } },
        y: { ...axis, beginAtZero: true, afterFit: across ? roomFor(labels, font) : undefined },
      },
      plugins: {
        legend: { display: series.length > 1, position: "bottom", labels: { color: ink, font, usePointStyle: kind === "line" } },
        tooltip: { titleFont: font, bodyFont: font, callbacks: { title: ([item]) => [item.label].flat().join(" ") } },
      },
    },
  };
}

/** Build the canvas, and put the table behind a button. */
function prepare(figure) {
  const table = figure.querySelector("table");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", figure.querySelector("figcaption")?.textContent.trim() ?? "");
  const frame = document.createElement("div");
  frame.className = "chart-canvas";
  frame.append(canvas);
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = text("table");
  const shown = table.closest(".table-wrap") ?? table;
  shown.before(frame, details);
  details.append(summary, shown);
  return canvas;
}

export async function start(root) {
  const figures = [...root.querySelectorAll("[data-chart]")].filter((figure) => !figure.dataset.drawn && figure.querySelector("table"));
  for (const figure of figures) figure.dataset.drawn = "1";
  if (!figures.length) return;
  await import("../vendor/chart.umd.min.js");
  await document.fonts.ready;
  for (const figure of figures) {
    drawn.set(figure, new window.Chart(prepare(figure), configuration(figure, figure.dataset.chart)));
  }
}

// On paper the frames are of another width; Chart.js hears of it too late.
for (const event of ["beforeprint", "afterprint"]) {
  addEventListener(event, () => drawn.forEach((chart) => chart.resize()));
}

document.addEventListener("lwg:theme", () => {
  for (const [figure, chart] of drawn) {
    const { data, options } = configuration(figure, figure.dataset.chart);
    chart.data = data;
    chart.options = options;
    chart.update();
  }
});
