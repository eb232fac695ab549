// Three worlds, the terms of measured − promised, rankings and regret.

const WORLDS = [
  ["literal", "literal equations"],
  ["calibrated", "calibrated equations"],
  ["packets", "packets"],
];

/** Terms that add time to the right of 0, terms that take time away to the left. */
function drawGap(gap) {
  const rows = gap.policies;
  const left = 24 + 7.6 * Math.max(...rows.map((r) => r.name.length));
  const right = 1040;
  const ms = (r) => r.terms.map((t) => (t ? 1e3 * t[0] : 0));
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  const high = Math.max(...rows.map((r) => sum(ms(r).filter((v) => v > 0))), 1e-6);
  const low = Math.min(...rows.map((r) => sum(ms(r).filter((v) => v < 0))), 0);
  const x = (v) => left + ((right - left) * (v - low)) / (high - low);
  const bottom = 6 + rows.length * 46;
  let out = "";
  for (const v of ticks(low, high, 8)) {
    out += line(x(v), 0, x(v), bottom, "grid") + label(x(v), bottom + 18, plain(v), { "text-anchor": "middle", class: "soft" });
  }
  rows.forEach((row, i) => {
    const y = 8 + i * 46;
    let up = 0;
    let down = 0;
    out += label(left - 10, y + 19, row.name, { "text-anchor": "end" });
    ms(row).forEach((value, k) => {
      const from = value > 0 ? up : down + value;
      if (value > 0) up += value;
      else down += value;
      const half = row.terms[k] && row.terms[k][1] !== null ? ` ± ${fixed(1e3 * row.terms[k][1], 1)}` : "";
      out += rect(x(from), y, x(from + Math.abs(value)) - x(from), 28, gap.terms[k][1], {
        "data-tip": `${row.name}: ${gap.terms[k][0]}\n${fixed(value, 1)}${half} ms per task`,
      });
    });
    const total = 1e3 * row.gap[0];
    out += line(x(total), y - 4, x(total), y + 32, "total");
    const half = row.gap[1] === null ? "" : ` ± ${fixed(1e3 * row.gap[1], 1)}`;
    out += label(x(up) + 8, y + 19, `${fixed(total, 1)}${half} ms`, { class: "soft" });
  });
  out += line(x(0), 0, x(0), bottom, "axis");
  out += label((left + right) / 2, bottom + 38, "measured − promised, ms per task; the black mark is the sum", { "text-anchor": "middle", class: "soft" });
  const used = gap.terms.filter((_, k) => rows.some((r) => r.terms[k] && Math.abs(r.terms[k][0]) > 5e-6));
  const legend = used.map(([n, c]) => `<span><i style="background:${c}"></i>${esc(n)}</span>`).join("");
  const worst = Math.max(...rows.map((r) => r.unexplained));
  return `${svg(1160, bottom + 44, out)}<div class="legend">${legend}</div>` +
    `<p class="note">Unexplained: at most ${fixed(100 * worst, 2)} % of the measured time.</p>`;
}

/** The mean of every policy in each world; a line that crosses another changes the ranking. */
function drawWorlds(gap) {
  const worlds = WORLDS.filter(([key]) => gap.policies.some((r) => r[key]));
  const area = { left: 64, right: 430, top: 14, bottom: 300 };
  const all = gap.policies.flatMap((r) => worlds.map(([key]) => r[key]).filter(Boolean));
  const high = Math.max(...all.map(([m, h]) => m + (h !== null && isFinite(h) ? h : 0))) * 1.05;
  const x = (i) => area.left + 30 + ((area.right - area.left - 60) * i) / Math.max(worlds.length - 1, 1);
  const y = (v) => area.bottom - ((area.bottom - area.top) * v) / high;
  let out = axes(area, x, y, [], ticks(0, high, 5), "", "restricted mean, s");
  worlds.forEach(([, name], i) => {
    out += label(x(i), area.bottom + 18, name, { "text-anchor": "middle", class: "soft" });
  });
  const ends = [];
  for (const row of gap.policies) {
    const colour = colourOf[row.name] || "#444";
    const points = worlds.map(([key], i) => [x(i), row[key], worlds[i][1]]).filter(([, p]) => p);
    const path = points.map(([px, p], i) => `${i ? "L" : "M"}${px.toFixed(1)},${y(p[0]).toFixed(1)}`).join("");
    out += tag("path", { d: path, fill: "none", stroke: colour, "stroke-width": 2.2 });
    for (const [px, [mean, half], name] of points) {
      if (half) out += tag("line", { x1: px, x2: px, y1: y(mean - half), y2: y(mean + half), stroke: colour, "stroke-width": 1.4 });
      out += tag("circle", { cx: px, cy: y(mean), r: 4.5, fill: colour, "data-tip": `${row.name}, ${name}\n${fixed(mean, 3)}${half ? ` ± ${fixed(half, 3)}` : ""} s` });
    }
    const last = points[points.length - 1];
    ends.push([y(last[1][0]), row.name]);
  }
  // Names beside the last points, moved apart where they would lie on each other.
  ends.sort((a, b) => a[0] - b[0]);
  ends.forEach(([at], i) => {
    if (i && at < ends[i - 1][0] + 15) ends[i][0] = ends[i - 1][0] + 15;
  });
  for (const [at, name] of ends) out += label(area.right - 20, at + 4, name, {});
  return svg(570, 330, out);
}

function ratioText(log) {
  if (!log) return "–";
  const text = fixed(Math.exp(log[0]), 2);
  return log[1] === null ? text : `${text} (${fixed(Math.exp(log[0] - log[1]), 2)} to ${fixed(Math.exp(log[0] + log[1]), 2)})`;
}

function rankingText(gap) {
  if (gap.policies.length < 2) return "";
  return gap.rankings
    .map((r) => {
      const seeds = r.perSeed && r.perSeed[1] !== null ? ` (per seed ${fixed(r.perSeed[0], 2)} ± ${fixed(r.perSeed[1], 2)})` : "";
      const swaps = r.swaps
        .map((s) => `<tr><td>${esc(s.first)} / ${esc(s.second)}</td><td>${ratioText(s.there)}</td><td>${ratioText(s.packets)}</td><td>${s.certain ? "certain" : "not certain"}</td></tr>`)
        .join("");
      const table = swaps
        ? `<table><thead><tr><th>changes places</th><th>there</th><th>packets</th><th></th></tr></thead><tbody>${swaps}</tbody></table>`
        : "<p>The same ranking.</p>";
      return `<h3>${esc(r.world)} equations and packets: Kendall’s τ ${fixed(r.tau, 2)}${seeds}</h3>${table}`;
    })
    .join("");
}

function drawRegret(gap) {
  const rows = gap.policies.filter((r) => r.regret);
  if (!rows.length) return "";
  const left = 24 + 7.6 * Math.max(...rows.map((r) => r.name.length));
  const right = 700;
  const high = Math.max(...rows.map((r) => 100 * (r.regret[0] + (r.regret[1] || 0))), 1e-6);
  const x = (v) => left + ((right - left) * v) / high;
  const bottom = 6 + rows.length * 38;
  let out = "";
  for (const v of ticks(0, high, 6)) {
    out += line(x(v), 0, x(v), bottom, "grid") + label(x(v), bottom + 18, plain(v), { "text-anchor": "middle", class: "soft" });
  }
  rows.forEach((row, i) => {
    const y = 6 + i * 38;
    const [mean, half] = row.regret.map((v) => (v === null ? null : 100 * v));
    out += label(left - 10, y + 18, row.name, { "text-anchor": "end" });
    out += rect(left, y, x(mean) - left, 26, colourOf[row.name] || "#444");
    if (half) out += tag("line", { x1: x(Math.max(mean - half, 0)), x2: x(mean + half), y1: y + 13, y2: y + 13, stroke: "#1c2430", "stroke-width": 1.4 });
    const note = `${fixed(mean, 1)} %; ${fixed(100 * row.met[0], 0)} % of decisions met the best plan, ${fixed(100 * row.proven[0], 0)} % proven optimal`;
    out += label(x(mean + (half || 0)) + 8, y + 18, note, { class: "soft" });
  });
  out += label((left + right) / 2, bottom + 38, "objective above that of the best known plan, %, mean over decisions", { "text-anchor": "middle", class: "soft" });
  return `<figure><figcaption>Regret of decisions <small>against the best plan known for what was believed</small></figcaption>${svg(1160, bottom + 44, out)}</figure>`;
}

function drawGapSection() {
  const gap = report.gap;
  $("gap-section").hidden = !gap;
  if (!gap) return;
  const ranking = rankingText(gap);
  const worlds = `<figure><figcaption>Three worlds <small>lines that cross change the ranking</small></figcaption>${drawWorlds(gap)}</figure>`;
  $("gap-section").innerHTML =
    `<figure><figcaption>Why packets take longer than promised <small>against the equations with the rates and backlogs that the coordinator believed in</small></figcaption>${drawGap(gap)}</figure>` +
    `<div class="two">${worlds}${ranking ? `<figure><figcaption>Ranking by restricted mean</figcaption>${ranking}</figure>` : ""}</div>` +
    drawRegret(gap);
}

drawGapSection();
