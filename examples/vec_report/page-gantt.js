// One task over processors and channels: for each of them what was predicted, and below it what
// was measured.

(function drawGanttSection() {
  const policies = Object.keys(report.gantt).filter((p) => report.gantt[p].length);
  if (!policies.length) {
    $("gantt-section").hidden = true;
    return;
  }
  const COMPUTE = "#2f7fb8";
  const KINDS = { data: "#e07b39", result: "#57a773", control: "#7a5195", migration: "#8c6d46", beacon: "#8d99a6", model: "#8d99a6" };

  // Vehicle first, then channels, wires, processors; 2 before 10.
  function rank(lane) {
    const groups = [/^vehicle$/, /^up/, /^ch/, /^down/, /-/, /cpu/];
    const group = groups.findIndex((g) => g.test(lane));
    return [group < 0 ? groups.length : group, lane.replace(/\d+/g, (d) => d.padStart(6, "0"))];
  }

  function barsOf(task) {
    const bars = [];
    const compute = (items, measured) => {
      for (const item of items) {
        if (item.s !== undefined && item.f !== undefined) {
          bars.push({ lane: item.p, i: item.i, s: item.s, f: item.f, measured, colour: COMPUTE, what: "computing" });
        }
      }
    };
    compute(task.predicted, false);
    compute(task.measured, true);
    for (const item of task.predicted) {
      if (item.c && item.u !== undefined && item.r !== undefined) {
        bars.push({ lane: item.c, i: item.i, s: item.u, f: item.r, measured: false, colour: KINDS.data, what: "data" });
      }
    }
    for (const t of task.transfers) {
      bars.push({ lane: t.c, i: t.i, s: t.s, f: t.f, measured: true, colour: KINDS[t.k] || "#8d99a6", what: `${t.k}, ${Math.round(t.b / 1000)} kbit` });
    }
    return bars;
  }

  function draw() {
    const task = report.gantt[$("gantt-policy").value][Number($("gantt-task").value)];
    const bars = barsOf(task);
    const lanes = [...new Set(bars.map((b) => b.lane))].sort((a, b) => {
      const [ga, na] = rank(a);
      const [gb, nb] = rank(b);
      return ga - gb || na.localeCompare(nb);
    });
    const left = 24 + 7.4 * Math.max(...lanes.map((l) => l.length));
    const right = 1150;
    const laneHeight = 40;
    const top = 22;
    const bottom = top + lanes.length * laneHeight;
    const last = Math.max(...bars.map((b) => b.f), task.seconds, task.predicted_s);
    const high = last * 1.02;
    const x = (v) => left + ((right - left) * v) / high;
    let out = "";
    for (const v of ticks(0, high, 10)) {
      out += line(x(v), top, x(v), bottom, "grid");
      out += label(x(v), bottom + 18, plain(v), { "text-anchor": "middle", class: "soft" });
    }
    lanes.forEach((lane, k) => {
      const y = top + k * laneHeight;
      out += line(0, y, right, y, "grid");
      out += label(left - 10, y + 25, lane, { "text-anchor": "end" });
    });
    out += line(0, bottom, right, bottom, "axis");
    out += label((left + right) / 2, bottom + 38, "seconds since the task was created", { "text-anchor": "middle", class: "soft" });
    for (const bar of bars) {
      const y = top + lanes.indexOf(bar.lane) * laneHeight + (bar.measured ? 21 : 4);
      const width = Math.max(x(bar.f) - x(bar.s), 1.2);
      const name = bar.i < 0 ? "task" : `subtask ${bar.i}`;
      const tip = `${name}, ${bar.measured ? "measured" : "predicted"}: ${bar.what}\n${bar.lane}\n${fixed(bar.s, 3)} to ${fixed(bar.f, 3)} s (${fixed(1000 * (bar.f - bar.s), 1)} ms)`;
      const look = bar.measured ? {} : { "fill-opacity": 0.38 };
      out += rect(x(bar.s), y, width, 15, bar.colour, { "data-tip": tip, "data-i": bar.i, rx: 2, stroke: bar.measured ? "#fff" : bar.colour, "stroke-width": 0.7, ...look });
      if (width > 15 && bar.i >= 0) {
        out += tag("text", {
          x: (x(bar.s) + width / 2).toFixed(1), y: (y + 11.5).toFixed(1), "text-anchor": "middle", "pointer-events": "none",
          style: `font-size:11px;font-weight:600;fill:${bar.measured ? "#fff" : "#1c2430"}`,
        }, String(bar.i));
      }
    }
    const mark = (v, text, anchor) =>
      v > 0 && v <= high ? line(x(v), top - 4, x(v), bottom, "reference") + label(x(v) + (anchor === "end" ? -4 : 4), top - 8, text, { "text-anchor": anchor, class: "soft" }) : "";
    const close = Math.abs(x(task.predicted_s) - x(task.seconds)) < 150;
    out += mark(task.predicted_s, "predicted end", close && task.predicted_s <= task.seconds ? "end" : "start");
    out += mark(task.seconds, "delivered", x(task.seconds) > right - 80 || (close && task.seconds < task.predicted_s) ? "end" : "start");
    if (task.deadline && task.deadline <= high) out += mark(task.deadline, "deadline", "end");
    const kinds = [...new Set(task.transfers.map((t) => t.k))];
    const legend = [["computing", COMPUTE], ...kinds.map((k) => [`transfer: ${k}`, KINDS[k] || "#8d99a6"])];
    $("gantt").innerHTML = svg(1160, bottom + 44, out) +
      `<div class="legend">${legend.map(([n, c]) => `<span><i style="background:${c}"></i>${esc(n)}</span>`).join("")}` +
      `<span>numbers are subtasks; point at one to see its parents and children</span></div>`;
    $("gantt-note").textContent = `${task.vehicle}, created at ${fixed(task.created, 1)} s: predicted ${fixed(task.predicted_s, 3)} s, measured ${fixed(task.seconds, 3)} s (${fixed(task.seconds / task.predicted_s, 2)}×), ${task.outcome}`;
    light(task);
  }

  function light(task) {
    const shapes = [...$("gantt").querySelectorAll("rect[data-i]")];
    $("gantt").onmouseover = (event) => {
      const i = event.target.dataset ? event.target.dataset.i : undefined;
      if (i === undefined || Number(i) < 0) return;
      const near = new Set([Number(i)]);
      for (const [from, to] of task.edges) {
        if (from === Number(i)) near.add(to);
        if (to === Number(i)) near.add(from);
      }
      for (const shape of shapes) {
        shape.style.opacity = near.has(Number(shape.dataset.i)) ? 1 : 0.15;
        shape.style.stroke = shape.dataset.i === i ? "#111" : "";
      }
    };
    $("gantt").onmouseleave = () => shapes.forEach((shape) => (shape.style.opacity = shape.style.stroke = ""));
  }

  function choosePolicy() {
    const tasks = report.gantt[$("gantt-policy").value];
    $("gantt-task").innerHTML = tasks.map((t, i) => tag("option", { value: i }, `${t.task} (${fixed(t.seconds / t.predicted_s, 2)}×)`)).join("");
    draw();
  }

  fillSelect($("gantt-policy"), policies);
  // The policy that uses most places first: it has most to show.
  const places = (p) => new Set(report.gantt[p][0].measured.map((m) => m.p)).size;
  $("gantt-policy").value = policies.reduce((best, p) => (places(p) > places(best) ? p : best));
  $("gantt-policy").onchange = choosePolicy;
  $("gantt-task").onchange = draw;
  choosePolicy();
})();
