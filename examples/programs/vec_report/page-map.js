// The map: roads, RSUs, vehicles in motion; a time that runs.

(function drawMap() {
  const map = report.map;
  if (!map) {
    $("map-section").hidden = true;
    return;
  }
  const RSU_COLOURS = ["#1f77b4", "#e07b39", "#3a9d5d", "#c44e52", "#8064a2", "#8c6d46", "#d67ab1", "#6b7680", "#a3a52b", "#2fb3c4"];
  const rsuColour = (i) => (i < 0 ? "#a9b3be" : RSU_COLOURS[i % RSU_COLOURS.length]);
  const STATES = [
    ["no task", "#a9b3be"],
    ["task in flight", "#1f6fd6"],
    ["delivered on time", "#2a9d6a"],
    ["delivered late", "#f0a431"],
    ["failed", "#cf4040"],
  ];
  const AFTERGLOW_S = 1.5;

  const undelta = (list) => {
    let sum = 0;
    return list.map((d) => (sum += d) / 10);
  };
  const unpack = (segment) => ({ vehicle: segment.v, begin: segment.t, x: undelta(segment.x), y: undelta(segment.y) });
  const shared = map.tracks.map(unpack);
  const views = {};

  function viewOf(policy) {
    if (views[policy]) return views[policy];
    const source = map.policies[policy];
    const tracks = source.tracks ? source.tracks.map(unpack) : shared;
    const attached = source.attached.map((coded) => {
      const list = [];
      for (let i = 0; i < coded.length; i += 2) for (let k = 0; k < coded[i]; k++) list.push(coded[i + 1]);
      return list;
    });
    const tasksOf = {};
    for (const [vehicle, created, end, outcome] of source.tasks) (tasksOf[vehicle] ||= []).push([created, end, outcome]);
    return (views[policy] = { tracks, attached, tasksOf, tasks: source.tasks });
  }

  const canvas = $("map");
  const context = canvas.getContext("2d");
  const [x0, y0, x1, y1] = map.box;
  let scale = 1;
  let offset = [0, 0];
  let roadsImage = null;
  const px = (x) => offset[0] + (x - x0) * scale;
  const py = (y) => offset[1] + (y1 - y) * scale;

  function drawRoads() {
    const image = document.createElement("canvas");
    image.width = canvas.width;
    image.height = canvas.height;
    const c = image.getContext("2d");
    const ratio = window.devicePixelRatio || 1;
    c.lineCap = c.lineJoin = "round";
    for (const [pass, weight] of [[0, 0], [1, 1], [2, 2]]) {
      c.strokeStyle = ["#eceff2", "#d3dae1", "#b4bec9"][pass];
      c.lineWidth = Math.max([0.8, 1.6, 2.2][pass] * ratio, [1.5, 5, 3.4][pass] * scale);
      for (const [w, points] of map.roads) {
        if (w !== weight) continue;
        c.beginPath();
        for (let i = 0; i < points.length; i += 2) c.lineTo(px(points[i]), py(points[i + 1]));
        c.stroke();
      }
    }
    const metres = [50, 100, 200, 500, 1000, 2000, 5000].find((m) => m * scale > 70 * ratio) || 10000;
    const left = 16 * ratio;
    const bottom = canvas.height - 18 * ratio;
    c.strokeStyle = c.fillStyle = "#5f6b7a";
    c.lineWidth = 2 * ratio;
    c.lineCap = "butt";
    c.beginPath();
    c.moveTo(left, bottom);
    c.lineTo(left + metres * scale, bottom);
    c.stroke();
    c.font = `${12 * ratio}px system-ui, sans-serif`;
    c.fillText(metres >= 1000 ? `${metres / 1000} km` : `${metres} m`, left, bottom - 6 * ratio);
    roadsImage = image;
  }

  function resize() {
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth || 900;
    const height = Math.min(640, Math.max(180, (width * (y1 - y0)) / (x1 - x0)));
    canvas.style.height = `${height}px`;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    scale = Math.min(canvas.width / (x1 - x0), canvas.height / (y1 - y0));
    offset = [(canvas.width - scale * (x1 - x0)) / 2, (canvas.height - scale * (y1 - y0)) / 2];
    drawRoads();
  }

  let time = map.window[0] + 0.4 * (map.window[1] - map.window[0]);
  let playing = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const slider = $("time");
  slider.min = map.begin;
  slider.max = map.end;

  function stateOf(tasks) {
    let state = 0;
    for (const [created, end, outcome] of tasks || []) {
      if (created <= time && time < end) return 1;
      if (outcome < 3 && end <= time && time < end + AFTERGLOW_S) state = 2 + outcome;
    }
    return state;
  }

  function draw() {
    const policy = $("map-policy").value;
    const byTask = $("map-colour").value === "task";
    const view = viewOf(policy);
    const ratio = window.devicePixelRatio || 1;
    context.clearRect(0, 0, canvas.width, canvas.height);
    context.drawImage(roadsImage, 0, 0);
    const perRsu = map.rsus.map(() => 0);
    const dots = [];
    view.tracks.forEach((track, s) => {
      const at = (time - track.begin) / map.step;
      if (at < 0 || at > track.x.length - 1) return;
      const i = Math.min(Math.floor(at), track.x.length - 1);
      const k = Math.min(i + 1, track.x.length - 1);
      const part = at - i;
      const rsu = view.attached[s] ? view.attached[s][i] : -1;
      if (rsu >= 0) perRsu[rsu] += 1;
      dots.push({
        x: px(track.x[i] + part * (track.x[k] - track.x[i])),
        y: py(track.y[i] + part * (track.y[k] - track.y[i])),
        rsu,
        state: stateOf(view.tasksOf[track.vehicle]),
      });
    });
    context.lineWidth = 1 * ratio;
    for (const dot of dots) {
      if (dot.rsu < 0) continue;
      context.globalAlpha = 0.22;
      context.strokeStyle = rsuColour(dot.rsu);
      context.beginPath();
      context.moveTo(dot.x, dot.y);
      context.lineTo(px(map.rsus[dot.rsu][1]), py(map.rsus[dot.rsu][2]));
      context.stroke();
    }
    context.globalAlpha = 1;
    for (const dot of dots) {
      context.fillStyle = byTask ? STATES[dot.state][1] : rsuColour(dot.rsu);
      context.strokeStyle = "#ffffff";
      context.lineWidth = 1.1 * ratio;
      context.beginPath();
      context.arc(dot.x, dot.y, (dot.state ? 5 : 3.8) * ratio, 0, 7);
      context.fill();
      context.stroke();
    }
    map.rsus.forEach(([name, x, y], i) => {
      const size = 7 * ratio;
      context.fillStyle = rsuColour(i);
      context.strokeStyle = "#ffffff";
      context.lineWidth = 1.6 * ratio;
      context.beginPath();
      context.moveTo(px(x), py(y) - size * 1.25);
      context.lineTo(px(x) + size, py(y) + size * 0.75);
      context.lineTo(px(x) - size, py(y) + size * 0.75);
      context.closePath();
      context.fill();
      context.stroke();
      context.font = `600 ${11.5 * ratio}px system-ui, sans-serif`;
      context.lineWidth = 3 * ratio;
      context.strokeText(name, px(x) + size + 3 * ratio, py(y) - 3 * ratio);
      context.fillText(name, px(x) + size + 3 * ratio, py(y) - 3 * ratio);
    });
    drawLegend(view, dots, perRsu, byTask);
    slider.value = time;
    $("clock").textContent = `${time.toFixed(1)} s`;
    $("play").textContent = playing ? "❚❚" : "▶";
  }

  function drawLegend(view, dots, perRsu, byTask) {
    const count = [0, 0, 0, 0];
    let created = 0;
    let flying = 0;
    for (const [, begin, end, outcome] of view.tasks) {
      if (begin > time) continue;
      created += 1;
      if (end > time || outcome === 3) flying += 1;
      else count[outcome] += 1;
    }
    const rows = [["vehicles", dots.length], ["tasks created", created], ["in flight", flying], ["on time", count[0]], ["late", count[1]], ["failed", count[2]]];
    const list = (entries) => `<dl>${entries.map(([n, v]) => `<dt>${n}</dt><dd>${v}</dd>`).join("")}</dl>`;
    const dot = (colour, name) => `<i style="background:${colour}"></i>${esc(name)}`;
    const now = STATES.map(([name, colour], i) => [dot(colour, name), dots.filter((d) => d.state === i).length]);
    const rsus = map.rsus.map(([name], i) => [dot(rsuColour(i), name), perRsu[i]]);
    rsus.push([dot(rsuColour(-1), "none"), dots.filter((d) => d.rsu < 0).length]);
    $("map-legend").innerHTML =
      `<h3>So far</h3>${list(rows)}` +
      (byTask ? `<h3>Vehicles by task</h3>${list(now)}` : `<h3>Vehicles by RSU</h3>${list(rsus)}`);
  }

  fillSelect($("map-policy"), report.policies.map((p) => p.name));
  $("map-policy").value = tellingPolicy();
  $("map-policy").onchange = draw;
  $("map-colour").onchange = draw;
  $("play").onclick = () => {
    playing = !playing;
    draw();
  };
  slider.oninput = () => {
    playing = false;
    time = Number(slider.value);
    draw();
  };
  window.addEventListener("resize", () => {
    resize();
    draw();
  });

  let last = null;
  function step(now) {
    if (playing && last !== null) {
      time += Math.min(now - last, 100) / 1000 * Number($("speed").value);
      if (time > map.end) time = map.begin;
      draw();
    }
    last = now;
    requestAnimationFrame(step);
  }
  resize();
  draw();
  requestAnimationFrame(step);
})();
