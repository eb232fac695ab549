"use strict";
// Common to all charts: data, small SVG tools, tooltips; then the charts of whole policies.

const report = JSON.parse(document.getElementById("data").textContent);
const colourOf = Object.fromEntries(report.policies.map((p) => [p.name, p.colour]));
const OUTCOMES = [
  ["on-time", "on time", "#2a9d6a"],
  ["late", "late", "#f0a431"],
  ["failed", "failed", "#cf4040"],
  ["in-flight", "in flight at the end", "#9aa7b5"],
];

const $ = (id) => document.getElementById(id);
const esc = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const fixed = (value, digits) => (value === null || !isFinite(value) ? "–" : value.toFixed(digits));

function tag(name, attributes, content = "") {
  const list = Object.entries(attributes).map(([k, v]) => ` ${k}="${esc(v)}"`).join("");
  return `<${name}${list}>${content}</${name}>`;
}

function svg(width, height, content) {
  return tag("svg", { viewBox: `0 0 ${width} ${height}`, role: "img" }, content);
}

function label(x, y, text, more = {}) {
  return tag("text", { x: x.toFixed(1), y: y.toFixed(1), ...more }, esc(text));
}

function line(x1, y1, x2, y2, kind) {
  return tag("line", { x1: x1.toFixed(1), y1: y1.toFixed(1), x2: x2.toFixed(1), y2: y2.toFixed(1), class: kind });
}

function rect(x, y, width, height, fill, more = {}) {
  return tag("rect", { x: x.toFixed(2), y: y.toFixed(2), width: Math.max(width, 0).toFixed(2), height: height.toFixed(2), fill, ...more });
}

/** About `count` round numbers from 0 or low to high. */
function ticks(low, high, count) {
  const raw = (high - low) / count || 1;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= raw * 0.999);
  const list = [];
  for (let v = Math.ceil(low / step - 1e-9) * step; v <= high + step * 1e-6; v += step) {
    list.push(Math.abs(v) < step * 1e-6 ? 0 : v);
  }
  return list;
}

const plain = (value) => String(+value.toPrecision(6));

/** Axes of a plot area; x and y map values to pixels. */
function axes(area, x, y, xTicks, yTicks, xName, yName, yText = plain) {
  let out = "";
  for (const v of xTicks) {
    out += line(x(v), area.top, x(v), area.bottom, "grid");
    out += label(x(v), area.bottom + 18, plain(v), { "text-anchor": "middle", class: "soft" });
  }
  for (const v of yTicks) {
    out += line(area.left, y(v), area.right, y(v), "grid");
    out += label(area.left - 7, y(v) + 4, yText(v), { "text-anchor": "end", class: "soft" });
  }
  out += line(area.left, area.bottom, area.right, area.bottom, "axis");
  out += label((area.left + area.right) / 2, area.bottom + 38, xName, { "text-anchor": "middle", class: "soft" });
  if (yName) {
    const middle = (area.top + area.bottom) / 2;
    out += label(14, middle, yName, { "text-anchor": "middle", class: "soft", transform: `rotate(-90 14 ${middle})` });
  }
  return out;
}

document.addEventListener("mousemove", (event) => {
  const holder = event.target.closest ? event.target.closest("[data-tip]") : null;
  const tip = $("tip");
  tip.hidden = !holder;
  if (holder) {
    tip.textContent = holder.dataset.tip;
    const right = event.clientX + 16 + tip.offsetWidth > window.innerWidth;
    tip.style.left = `${right ? event.clientX - tip.offsetWidth - 12 : event.clientX + 14}px`;
    tip.style.top = `${Math.min(event.clientY + 14, window.innerHeight - tip.offsetHeight - 6)}px`;
  }
});

const hiddenPolicies = new Set();

function policyLegend(redraw) {
  const holder = document.createElement("div");
  holder.className = "legend";
  for (const policy of report.policies) {
    const button = document.createElement("button");
    button.type = "button";
    button.innerHTML = `<i style="background:${policy.colour}"></i>${esc(policy.name)}`;
    button.classList.toggle("off", hiddenPolicies.has(policy.name));
    button.onclick = () => {
      if (!hiddenPolicies.delete(policy.name)) hiddenPolicies.add(policy.name);
      redraw();
    };
    holder.append(button);
  }
  return holder;
}

function fillSelect(select, names) {
  select.innerHTML = names.map((n) => tag("option", { value: n }, esc(n))).join("");
}

/** The policy whose tasks use most places: it has most to show. */
function tellingPolicy() {
  const places = (p) => (report.gantt[p].length ? report.gantt[p][0].places : 0);
  return report.policies.map((p) => p.name).reduce((best, p) => (places(p) > places(best) ? p : best));
}

// --- Head and foot ---------------------------------------------------------------------------

function drawHead() {
  const seeds = report.seeds.length === 1 ? `seed ${report.seeds[0]}` : `${report.seeds.length} seeds`;
  const point = Object.entries(report.point).map(([k, v]) => `, ${k} = ${v}`).join("");
  $("title").textContent = report.title;
  $("subtitle").textContent =
    `${report.system} over ${report.fidelity === "packet" ? `packets (${report.radio})` : "equations"}, ` +
    `${report.policies.map((p) => p.name).join(", ")}, ${seeds}${point}`;
  const labels = report.labels.map((t) => tag("span", { class: "label" }, esc(t)));
  const warnings = report.warnings.map((t) => tag("span", { class: "warning" }, esc(t)));
  let text = labels.concat(warnings).join("");
  if (report.seeds.length === 1 && report.again) {
    text += `<div>A result takes several seeds:</div>${tag("div", { class: "command" }, esc(report.again))}`;
  }
  $("labels").innerHTML = text;
  const versions = Object.entries(report.versions).map(([k, v]) => `${k} ${v}`).join(", ");
  $("footer").innerHTML =
    (report.command ? `<p>Made by ${tag("div", { class: "command" }, esc(report.command))}</p>` : "") +
    `<p>Times are in seconds since a task's creation. Failed and unfinished tasks count with the cap of ` +
    `${plain(report.cap)} s in restricted means. ${esc(versions)}</p>`;
}

// --- Outcomes and causes ----------------------------------------------------------------------

function stackedBars(holder, rows, parts, unit, digits, total) {
  const left = 14 + 7.6 * Math.max(...rows.map((r) => r.name.length));
  const width = 600;
  const right = width - 64;
  const high = total || Math.max(...rows.map((r) => r.values.reduce((a, b) => a + b, 0)), 1e-9);
  let out = "";
  rows.forEach((row, i) => {
    const y = 6 + i * 38;
    out += label(left - 10, y + 18, row.name, { "text-anchor": "end" });
    let x = left;
    row.values.forEach((value, k) => {
      const w = ((right - left) * value) / high;
      const tip = `${row.name}: ${parts[k][0]}\n${row.tips ? row.tips[k] : `${fixed(value, digits)} ${unit}`}`;
      out += rect(x, y, w, 26, parts[k][1], { "data-tip": tip });
      x += w;
    });
    out += label(x + 7, y + 18, row.note, { class: "soft" });
  });
  const used = parts.filter((_, k) => rows.some((r) => r.values[k] > 0));
  holder.innerHTML =
    svg(width, 6 + rows.length * 38, out) +
    `<div class="legend">${used.map(([n, c]) => `<span><i style="background:${c}"></i>${esc(n)}</span>`).join("")}</div>`;
}

function drawOverview() {
  const outcomeRows = report.policies.map((p) => {
    const total = OUTCOMES.reduce((sum, [key]) => sum + p.outcomes[key], 0) || 1;
    return {
      name: p.name,
      values: OUTCOMES.map(([key]) => p.outcomes[key] / total),
      tips: OUTCOMES.map(([key]) => `${p.outcomes[key]} of ${total} tasks (${fixed((100 * p.outcomes[key]) / total, 1)} %)`),
      note: `${fixed((100 * p.outcomes["on-time"]) / total, 1)} %`,
    };
  });
  stackedBars($("outcomes"), outcomeRows, OUTCOMES.map(([, n, c]) => [n, c]), "", 1, 1);
  const causeRows = report.policies.map((p) => ({
    name: p.name,
    values: p.causes,
    note: `${fixed(p.causes.reduce((a, b) => a + b, 0), 2)} s`,
  }));
  stackedBars($("causes"), causeRows, report.causes, "s", 3);
}

// --- Survival ----------------------------------------------------------------------------------

function drawSurvival() {
  const holder = $("survival");
  const area = { left: 56, right: 590, top: 8, bottom: 330 };
  // Up to where the last policy has flattened out.
  const flat = report.policies.map((p) => (p.survival.length > 1 ? p.survival[p.survival.length - 2][0] : 0));
  const high = Math.min(report.cap, Math.max(...flat, report.deadline || 0) * 1.06) || report.cap;
  const x = (v) => area.left + ((area.right - area.left) * v) / high;
  const y = (v) => area.bottom - (area.bottom - area.top) * v;
  let out = axes(area, x, y, ticks(0, high, 6), [0, 0.25, 0.5, 0.75, 1], "seconds since creation", "", (v) => `${100 * v} %`);
  if (report.deadline && report.deadline < high) {
    out += line(x(report.deadline), area.top, x(report.deadline), area.bottom, "reference");
    const late = report.deadline > 0.8 * high;
    out += label(x(report.deadline) + (late ? -5 : 5), area.top + 12, "deadline", { "text-anchor": late ? "end" : "start", class: "soft" });
  }
  for (const policy of report.policies) {
    if (hiddenPolicies.has(policy.name)) continue;
    let path = "";
    policy.survival.forEach(([t, share], i) => {
      path += i ? `H${x(Math.min(t, high)).toFixed(1)}V${y(share).toFixed(1)}` : `M${x(t).toFixed(1)},${y(share).toFixed(1)}`;
    });
    out += tag("path", { d: path, fill: "none", stroke: policy.colour, "stroke-width": 2.2, "stroke-linejoin": "round", "data-tip": policy.name });
  }
  holder.innerHTML = svg(600, 374, out);
  holder.append(policyLegend(() => { drawSurvival(); drawScatter(); }));
}

// --- Predicted against measured -----------------------------------------------------------------

function drawScatter() {
  const holder = $("scatter");
  const area = { left: 56, right: 590, top: 8, bottom: 330 };
  const all = report.policies.flatMap((p) => p.scatter.flatMap(([a, b]) => [a, b])).filter((v) => v > 0);
  if (!all.length) {
    holder.textContent = "No completed task had a prediction.";
    return;
  }
  all.sort((a, b) => a - b);
  const low = all[0] * 0.9;
  const high = all[all.length - 1] * 1.1;
  const scale = (v) => (Math.log(v) - Math.log(low)) / (Math.log(high) - Math.log(low));
  const x = (v) => area.left + (area.right - area.left) * scale(v);
  const y = (v) => area.bottom - (area.bottom - area.top) * scale(v);
  const marks = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].filter((v) => v >= low && v <= high);
  let out = axes(area, x, y, marks, marks, "predicted, s", "measured, s");
  out += line(x(low), y(low), x(high), y(high), "reference");
  for (const policy of report.policies) {
    if (hiddenPolicies.has(policy.name)) continue;
    out += policy.scatter
      .map(([a, b, task]) =>
        tag("circle", {
          cx: x(a).toFixed(1), cy: y(b).toFixed(1), r: 2.6, fill: policy.colour, "fill-opacity": 0.45,
          "data-tip": `${policy.name}, task ${task}\npredicted ${fixed(a, 3)} s\nmeasured ${fixed(b, 3)} s (${fixed(b / a, 2)}×)`,
        }))
      .join("");
  }
  holder.innerHTML = svg(600, 374, out);
  holder.append(policyLegend(() => { drawSurvival(); drawScatter(); }));
}

// --- Statistics and tables -----------------------------------------------------------------------

function forest(block) {
  const left = 150;
  const right = 620;
  const values = block.against.flatMap((r) => [r.ratio_low, r.ratio_high, r.ratio]).filter((v) => v > 0 && isFinite(v));
  const low = Math.min(...values, 0.97) * 0.99;
  const high = Math.max(...values, 1.03) * 1.01;
  const x = (v) => left + ((right - left) * Math.log(v / low)) / Math.log(high / low);
  const bottom = 14 + 34 * block.against.length;
  let out = "";
  for (const v of ticks(low, high, 7).filter((t) => t >= low && t <= high)) {
    out += line(x(v), 0, x(v), bottom, "grid") + label(x(v), bottom + 18, plain(v), { "text-anchor": "middle", class: "soft" });
  }
  out += line(x(1), 0, x(1), bottom, "reference");
  block.against.forEach((row, i) => {
    const y = 20 + 34 * i;
    const colour = colourOf[row.policy] || "#444";
    out += label(left - 12, y + 4, row.policy, { "text-anchor": "end" });
    if (row.ratio_low !== null) {
      out += tag("line", { x1: x(row.ratio_low), x2: x(row.ratio_high), y1: y, y2: y, stroke: colour, "stroke-width": 3 });
    }
    out += tag("circle", { cx: x(row.ratio), cy: y, r: 5.5, fill: colour });
    const verdict = row.verdict < 0 ? ", faster" : row.verdict > 0 ? ", slower" : "";
    const text = `${fixed(row.ratio, 3)} (${fixed(row.ratio_low, 3)} to ${fixed(row.ratio_high, 3)}), n = ${row.pairs}, ` +
      `p ${fixed(row.p_student_holm, 4)} (t), ${fixed(row.p_wilcoxon_holm, 4)} (Wilcoxon)${verdict}`;
    out += label(right + 18, y + 4, text, { class: "soft" });
  });
  out += label((left + right) / 2, bottom + 38, `restricted mean time over that of ${report.baseline}`, { "text-anchor": "middle", class: "soft" });
  return svg(1160, bottom + 44, out);
}

function sweepChart(sweep) {
  const area = { left: 64, right: 1120, top: 8, bottom: 280 };
  const lines = Object.entries(sweep.lines);
  const marks = lines[0][1].map(([v]) => v);
  const numeric = marks.every((v) => isFinite(Number(v)));
  const position = (v, i) => (numeric ? Number(v) : i);
  const xs = marks.map(position);
  const high = Math.max(...lines.flatMap(([, l]) => l.map(([, m, h]) => (m || 0) + (isFinite(h) && h ? h : 0)))) * 1.05;
  const span = Math.max(...xs) - Math.min(...xs) || 1;
  const x = (v) => area.left + 30 + ((area.right - area.left - 60) * (v - Math.min(...xs))) / span;
  const y = (v) => area.bottom - ((area.bottom - area.top) * v) / high;
  let out = axes(area, x, y, [], ticks(0, high, 5), sweep.key, "restricted mean, s");
  marks.forEach((m, i) => {
    out += label(x(xs[i]), area.bottom + 18, m, { "text-anchor": "middle", class: "soft" });
  });
  for (const [policy, points] of lines) {
    const known = points.map((p, i) => [x(position(p[0], i)), p]).filter(([, p]) => p[1] !== null);
    const path = known.map(([px, p], i) => `${i ? "L" : "M"}${px.toFixed(1)},${y(p[1]).toFixed(1)}`).join("");
    out += tag("path", { d: path, fill: "none", stroke: colourOf[policy], "stroke-width": 2.2 });
    for (const [px, [value, mean, half]] of known) {
      if (half) out += tag("line", { x1: px, x2: px, y1: y(mean - half), y2: y(mean + half), stroke: colourOf[policy], "stroke-width": 1.4 });
      out += tag("circle", { cx: px, cy: y(mean), r: 4, fill: colourOf[policy], "data-tip": `${policy}, ${sweep.key} = ${value}\n${fixed(mean, 3)}${half ? ` ± ${fixed(half, 3)}` : ""} s` });
    }
  }
  return svg(1160, 326, out);
}

function drawStatistics() {
  let out = "";
  if (report.sweep) {
    out += `<figure><figcaption>Over ${esc(report.sweep.key)} <small>means over runs with 95 % intervals</small></figcaption>${sweepChart(report.sweep)}</figure>`;
  }
  for (const block of report.tables) {
    if (block.against.length) {
      const name = report.tables.length > 1 ? ` <small>${esc(block.name)}</small>` : "";
      out += `<figure><figcaption>Against ${esc(report.baseline)}${name} <small>paired by seed, 95 % intervals over runs, p corrected by Holm</small></figcaption>${forest(block)}</figure>`;
    }
  }
  $("statistics").innerHTML = out;
  $("statistics").hidden = !out;
}

function drawTables() {
  const bold = ["delivered on time", "restricted mean", "measured / predicted"];
  $("tables").innerHTML = report.tables
    .map((block, i) => {
      const head = `<tr><th></th>${block.policies.map((p) => `<th>${esc(p)}</th>`).join("")}</tr>`;
      const body = block.rows
        .map(([name, cells]) => {
          const kind = bold.some((b) => name.startsWith(b)) ? ' class="head"' : "";
          return `<tr${kind}><td>${esc(name)}</td>${cells.map((c) => `<td>${esc(c)}</td>`).join("")}</tr>`;
        })
        .join("");
      const note = report.seeds.length > 1 ? "means over runs ± 95 %" : "one run each";
      const table = `<div class="scroll"><table><thead>${head}</thead><tbody>${body}</tbody></table></div>`;
      const name = report.tables.length > 1 ? esc(block.name) : "All figures";
      return `<figure><details${i ? "" : " open"}><summary>${name} <small>${note}</small></summary>${table}</details></figure>`;
    })
    .join("");
}

drawHead();
drawOverview();
drawSurvival();
drawScatter();
drawStatistics();
drawTables();
