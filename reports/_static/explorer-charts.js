/* The explorer's two charts, as SVG. Colours are variables of the page's style sheet, so that a chart follows the page
   from light to dark; `exported` puts in what they are at the moment. */
"use strict";

const explorerCharts = (() => {
  const INK = "var(--color-foreground-primary)";
  const AXIS = "var(--color-foreground-muted)";
  const GRID = "var(--chart-grid)";
  const FONT = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Helvetica, Arial, sans-serif";
  const GAP = 18; // pixels between panels
  const LETTER = 6.6; // pixels of an average letter of 12 pixels
  const MARKS = ["M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z", "M-3.6-3.6h7.2v7.2h-7.2Z", "M0-5L4.6 3.6H-4.6Z",
    "M0-5.2L4.4 0L0 5.2L-4.4 0Z", "M0 5L4.6-3.6H-4.6Z", "M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3Z"]; // arms differ in more than colour

  function element(name, attributes = {}, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const text = (content, x, y, more = {}) => element("text", { x, y, fill: INK, ...more }, content);
  const line = (x1, y1, x2, y2, more = {}) => element("line", { x1, y1, x2, y2, stroke: AXIS, ...more });
  const mark = (style, x, y, more = {}) =>
    element("path", { d: MARKS[style.mark], fill: style.colour, transform: `translate(${x} ${y})`, ...more });
  const path = (points, more) =>
    element("path", { d: `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`, fill: "none", ...more });
  const titled = (node, words) => { node.append(element("title", {}, words)); return node; };
  const linear = ([low, high], [from, to]) => (value) => from + ((value - low) / (high - low)) * (to - from);

  /* About so many round numbers within a domain. */
  function ticks([low, high], about) {
    const rough = (high - low) / about;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
    const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const first = Math.ceil(low / step - 1e-9);
    const count = Math.floor(high / step + 1e-9) - first + 1;
    return Array.from({ length: count }, (_, i) => [(first + i) * step, ((first + i) * step).toFixed(decimals).replace("-", "−")]);
  }

  /* Powers of ten within a domain, and twice and five times these where there are few. */
  function powers([low, high]) {
    const factors = high / low < 200 ? [1, 2, 5] : [1];
    const all = Array.from({ length: 12 }, (_, i) => factors.map((factor) => factor * 10 ** i)).flat();
    return all.filter((value) => value >= low && value <= high);
  }

  function frame(host, height, label, content) {
    const width = host.clientWidth;
    const drawing = { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": FONT, "font-size": 12 };
    host.replaceChildren(element("svg", { ...drawing, role: "img", "aria-label": label }, ...content));
  }

  /* The domain of what is drawn. Intervals of two trials are often far longer than all else: they widen it by half at most. */
  function domain(values, ends) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const margin = high > low ? (high - low) / 2 : Math.abs(high) / 10 || 1;
    const inside = ends.map((end) => Math.min(Math.max(end, low - margin), high + margin));
    const [least, most] = [Math.min(low, ...inside), Math.max(high, ...inside)];
    const room = (most > least ? most - least : 2 * margin) / 20;
    return [least - room, most + room];
  }

  const ends = ({ low, high }) => (low === null ? [] : [low, high]);

  /* Learning curves: a panel for each split, and a line for each arm. An arm has a name, a style (colour, mark, dashes)
     and, by split, points as explorer-arms.js returns them. */
  function curves(host, arms, { splits, around, label, axis, write }) {
    const columns = host.clientWidth < 560 ? 1 : splits.length;
    const all = arms.flatMap((arm) => splits.flatMap((split) => arm.points[split]));
    if (!all.length) return host.replaceChildren();
    const drawn = all.flatMap((point) => (around === "trials" ? point.trials : [point.mean]));
    const [least, most] = domain(drawn, around === "interval" ? all.flatMap(ends) : []);
    const yDomain = [Math.max(0, least), most];
    const rows = ticks(yDomain, 5);
    const left = 12 + LETTER * Math.max(...rows.map(([, words]) => words.length));
    const [head, height, below] = [18 * arms.length + 48, 240, 60];
    const width = (host.clientWidth - left - 8) / columns;
    const steps = all.map(({ step }) => step);
    const xDomain = [Math.min(...steps), Math.max(...steps)];
    if (xDomain[0] === xDomain[1]) xDomain.splice(0, 2, xDomain[0] / 2, xDomain[1] * 2);
    const content = [text(axis, 2, 12), ...legend(arms)];
    splits.forEach((split, i) => {
      const x0 = left + (i % columns) * width;
      const y0 = head + Math.floor(i / columns) * (height + below);
      const log = linear(xDomain.map(Math.log), [x0 + 6, x0 + width - GAP - 6]);
      const scales = { x: (step) => log(Math.log(step)), y: linear(yDomain, [y0 + height, y0]) };
      content.push(text(split, x0 + 6, y0 - 6, { "font-weight": 600 }));
      for (const [value, words] of rows) {
        const y = scales.y(value);
        content.push(line(x0, y, x0 + width - GAP, y, { stroke: GRID }));
        if (i % columns === 0) content.push(text(words, left - 6, y + 4, { "text-anchor": "end" }));
      }
      for (const step of powers(xDomain)) {
        content.push(line(scales.x(step), y0 + height, scales.x(step), y0 + height + 5));
        content.push(text(step, scales.x(step), y0 + height + 18, { "text-anchor": "middle" }));
      }
      content.push(line(x0, y0 + height, x0 + width - GAP, y0 + height));
      content.push(text("step", x0 + (width - GAP) / 2, y0 + height + 34, { "text-anchor": "middle" }));
      const clip = element("clipPath", { id: `clip-${split}` }, element("rect", { x: x0, y: y0 - 4, width: width - GAP, height: height + 8 }));
      const inside = element("g", { "clip-path": `url(#clip-${split})` });
      for (const arm of arms) inside.append(...series(arm, arm.points[split], scales, around, split, write));
      content.push(clip, inside);
    });
    frame(host, head + Math.ceil(splits.length / columns) * (height + below), label, content);
  }

  const legend = (arms) => arms.flatMap(({ name, many, style }, i) => {
    const y = 32 + 18 * i;
    const key = line(2, y - 4, 26, y - 4, { stroke: style.colour, "stroke-width": 2, "stroke-dasharray": style.dashes });
    return [key, mark(style, 14, y - 4), text(`${name} (N ${many})`, 34, y)];
  });

  function series(arm, points, { x, y }, around, split, write) {
    if (!points.length) return []; // the arm stopped before the steps that are shown
    const { style } = arm;
    const made = [];
    const bounded = points.filter(({ low }) => low !== null);
    if (around === "interval" && bounded.length) {
      const there = bounded.map((point) => [x(point.step), y(point.high)]);
      const back = bounded.map((point) => [x(point.step), y(point.low)]).reverse();
      made.push(path([...there, ...back], { class: "band", fill: style.colour, opacity: 0.12 }));
    }
    if (around === "trials") {
      for (let i = 0; i < arm.many; i += 1) {
        const single = points.map((point) => [x(point.step), y(point.trials[i])]);
        made.push(path(single, { class: "trial", stroke: style.colour, opacity: 0.6, "stroke-dasharray": "2 2" }));
      }
    }
    const mean = points.map((point) => [x(point.step), y(point.mean)]);
    made.push(path(mean, { class: "mean", stroke: style.colour, "stroke-width": 2, "stroke-dasharray": style.dashes }));
    return [...made, ...points.map((point) => titled(mark(style, x(point.step), y(point.mean)),
      `${arm.name}, ${split}, step ${point.step}: ${write(point)}`))];
  }

  /* Gains: a row for each arm, with its estimate, the interval, the number of pairs, and its differences on demand. */
  function gains(host, arms, { around, label, axis, toggle }) {
    if (!arms.length) return host.replaceChildren();
    const beside = host.clientWidth >= 560;
    const height = beside ? 24 : 38;
    const left = beside ? 14 + LETTER * Math.min(45, Math.max(...arms.map(({ name }) => name.length))) : 8;
    const right = host.clientWidth - 8 - LETTER * Math.max(...arms.map(({ pairs }) => `N ${pairs}`.length));
    const marks = arms.flatMap(({ estimate, differences }) => [estimate, ...(around === "trials" ? differences : [])]);
    const reach = domain([0, ...marks], around === "interval" ? arms.flatMap(ends) : []);
    const x = linear(reach, [left, right - 12]);
    const bottom = 6 + height * arms.length;
    const content = [];
    for (const [value, words] of ticks(reach, beside ? 8 : 5)) {
      content.push(line(x(value), 0, x(value), bottom, { stroke: GRID }));
      content.push(text(words, x(value), bottom + 16, { "text-anchor": "middle" }));
    }
    content.push(line(x(0), 0, x(0), bottom, { stroke: INK, "stroke-dasharray": "2 2" }));
    content.push(text(axis, (left + right) / 2, bottom + 34, { "text-anchor": "middle" }));
    const clip = (value) => Math.min(Math.max(value, reach[0]), reach[1]);
    arms.forEach((arm, i) => {
      const y = 3 + height * (i + (beside ? 0.5 : 0.72));
      const { low, high, estimate, style } = arm;
      const row = element("g", { class: "row" }, element("rect", { x: 0, y: 3 + height * i, width: host.clientWidth, height, fill: "transparent" }));
      row.append(text(arm.name, beside ? left - 8 : left, beside ? y + 4 : y - 11, beside ? { "text-anchor": "end" } : {}));
      row.append(text(`N ${arm.pairs}`, right, y + 4));
      if (around === "interval" && low !== null) {
        row.append(line(x(clip(low)), y, x(clip(high)), y, { class: "interval", stroke: style.colour, "stroke-width": 2.5 }));
        // an interval that goes on beyond the chart ends in an arrow
        if (low < reach[0]) row.append(element("path", { d: `M${left - 6} ${y}l7-4v8Z`, fill: style.colour }));
        if (high > reach[1]) row.append(element("path", { d: `M${right - 6} ${y}l-7-4v8Z`, fill: style.colour }));
      }
      if (around === "trials") {
        row.append(...arm.differences.map((value) => line(x(value), y - 6, x(value), y + 6, { class: "trial", stroke: style.colour })));
      }
      row.append(mark(style, x(estimate), y, { class: "estimate" }));
      row.addEventListener("click", () => toggle(arm));
      content.push(titled(row, arm.words));
    });
    frame(host, bottom + 42, label, content);
  }

  /* The chart as a file of its own: its colours are those of the page now, on the page's ground. */
  function exported(host) {
    const drawing = host.firstElementChild.cloneNode(true);
    drawing.prepend(element("title", {}, drawing.getAttribute("aria-label")),
      element("rect", { width: "100%", height: "100%", fill: "var(--color-background-primary)" }));
    const style = getComputedStyle(document.body);
    return new XMLSerializer().serializeToString(drawing)
      .replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  }

  return { curves, gains, exported };
})();
