// One task over processors and channels: for each of them what was predicted, and below it what
// was measured.

(function drawGanttSection() {
  const policies = Object.keys(report.gantt).filter((p) => report.gantt[p].length);
  if (!policies.length) {
    $("gantt-section").hidden = true;
    return;
  }
  const KINDS = { computing: "#2f7fb8", data: "#e07b39", result: "#57a773", control: "#7a5195", migration: "#8c6d46" };
  const colourFor = (kind) => KINDS[kind] || "#8d99a6";
  const ROW = 17;

  function draw() {
    const task = report.gantt[$("gantt-policy").value][Number($("gantt-task").value)];
    const left = 24 + 7.4 * Math.max(...task.lanes.map((l) => l.name.length));
    const right = 1150;
    const top = 24;
    const last = Math.max(...task.bars.map((b) => b.end), task.seconds, task.predicted);
    const high = last * 1.07;
    const x = (v) => left + ((right - left) * v) / high;
    const tops = {};
    let bottom = top;
    let lanes = "";
    for (const lane of task.lanes) {
      const height = (lane.predicted + lane.measured) * ROW + 8;
      lanes += line(0, bottom, right, bottom, "grid");
      lanes += label(left - 10, bottom + height / 2 + 4, lane.name, { "text-anchor": "end" });
      tops[lane.name] = [bottom + 4, bottom + 4 + lane.predicted * ROW];
      bottom += height;
    }
    let out = "";
    for (const v of ticks(0, high, 10)) {
      out += line(x(v), top, x(v), bottom, "grid");
      out += label(x(v), bottom + 18, plain(v), { "text-anchor": "middle", class: "soft" });
    }
    out += lanes + line(0, bottom, right, bottom, "axis");
    out += label((left + right) / 2, bottom + 38, "seconds since the task was created", { "text-anchor": "middle", class: "soft" });

    const marks = [[task.predicted, "predicted end"], [task.seconds, "delivered"]];
    if (task.deadline && task.deadline <= high) marks.push([task.deadline, "deadline"]);
    marks.sort((a, b) => a[0] - b[0]);
    marks.forEach(([v, text], i) => {
      const before = i === 0 && marks.length > 1;
      out += line(x(v), top - 6, x(v), bottom, "reference");
      out += label(x(v) + (before ? -5 : 5), top - 9 - (i > 1 ? 12 : 0), text, { "text-anchor": before ? "end" : "start", class: "soft" });
    });

    for (const bar of task.bars) {
      const y = tops[bar.lane][bar.measured ? 1 : 0] + bar.row * ROW;
      const width = Math.max(x(bar.end) - x(bar.begin), 1.2);
      const name = bar.subtask < 0 ? "task" : `subtask ${bar.subtask}`;
      const size = bar.bits === null ? "" : `, ${fixed(bar.bits / 1000, 0)} kbit`;
      const tip =
        `${name}, ${bar.measured ? "measured" : "predicted"}: ${bar.kind}${size}\n${bar.lane}\n` +
        `${fixed(bar.begin, 3)} to ${fixed(bar.end, 3)} s (${fixed(1000 * (bar.end - bar.begin), 1)} ms)`;
      const colour = colourFor(bar.kind);
      const look = bar.measured ? { stroke: "#fff" } : { stroke: colour, "fill-opacity": 0.38 };
      out += rect(x(bar.begin), y, width, ROW - 2, colour, { "data-tip": tip, "data-i": bar.subtask, rx: 2, "stroke-width": 0.7, ...look });
      if (width > 15 && bar.subtask >= 0) {
        const style = `font-size:11px;font-weight:600;fill:${bar.measured ? "#fff" : "#1c2430"}`;
        out += label(x(bar.begin) + width / 2, y + 11.5, bar.subtask, { "text-anchor": "middle", "pointer-events": "none", style });
      }
    }
    const kinds = [...new Set(task.bars.map((b) => b.kind))];
    $("gantt").innerHTML =
      svg(1160, bottom + 44, out) +
      `<div class="legend">${kinds.map((k) => `<span><i style="background:${colourFor(k)}"></i>${esc(k)}</span>`).join("")}` +
      `<span>numbers are subtasks; point at one to see its parents and children</span></div>`;
    $("gantt-note").textContent =
      `${task.vehicle}, created at ${fixed(task.created, 1)} s: predicted ${fixed(task.predicted, 3)} s, ` +
      `measured ${fixed(task.seconds, 3)} s (${fixed(task.seconds / task.predicted, 2)}×), ${task.outcome}`;
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
    $("gantt-task").innerHTML = tasks.map((t, i) => tag("option", { value: i }, `${t.task} (${fixed(t.seconds / t.predicted, 2)}×)`)).join("");
    draw();
  }

  fillSelect($("gantt-policy"), policies);
  $("gantt-policy").value = tellingPolicy();
  $("gantt-policy").onchange = choosePolicy;
  $("gantt-task").onchange = draw;
  choosePolicy();
})();
