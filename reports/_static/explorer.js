/* The explorer: one form, which is the whole view, and what it shows as charts, tables and files.
   unpackExplorer and explorerCharts come from the scripts before. */
"use strict";

(async () => {
  const find = (id) => document.getElementById(id);
  const form = find("explorer");
  if (!("DecompressionStream" in window)) {
    find("too-old").hidden = false;
    return;
  }
  const { arms, colours, conditions, level, measures, start } = await unpackExplorer();
  const selects = [...form.querySelectorAll("select[id^=choice-]")];
  const WITHOUT = { colour: "var(--color-foreground-muted)", mark: 0, dashes: "5 4" };
  let listed = []; // the arms of the condition, each with the cells of its row
  let curvesShown, gainsShown; // what the files for download hold

  /* -- numbers and words -- */

  const measured = () => measures[form.measure.value];
  const number = (value, digits = measured().decimals) => value.toFixed(digits).replace("-", "−").replace(/^−(0\.0+)$/, "$1");
  const signed = (value) => (/^−|^0\.0+$/.test(number(value)) ? "" : "+") + number(value);
  const range = (low, high, write) => (low === null ? "no interval" : `${write(low)} to ${write(high)}`);
  const rough = (value) => number(value, measured().decimals - 1); // as exact as the ends of curves' intervals are stored
  const trials = (count) => `N ${count}`;

  function gainOf(arm) {
    const gain = arm.gain[form.measure.value];
    return gain && { estimate: gain[0], low: gain[1], high: gain[2], differences: gain[3], pairs: gain[3].length };
  }

  function inWords(arm) {
    const value = arm.test[form.measure.value];
    const { words, unit, difference_unit: difference } = measured();
    const test = value === null ? "no test value" : `test ${words} ${number(value)} ${unit}`;
    const gain = gainOf(arm);
    const gained = gain ? `gain ${signed(gain.estimate)} ${difference} (${level} interval ` +
      `${range(gain.low, gain.high, signed)}; ${trials(gain.pairs)} pairs)` : whyNoGain(arm);
    return `${arm.name}: ${test} (${trials(arm.trials)})${arm.none ? "" : `, ${gained}`}`;
  }

  const without = () => listed.find((arm) => arm.none);

  function whyNoGain(arm) {
    if (arm.none) return "the baseline";
    if (!without()) return "nothing to compare with";
    if (arm.diverged || without().diverged) return "a trial diverged";
    return "other replicates";
  }

  /* -- choosing a condition, and arms in it -- */

  const armsOf = (condition) => arms.filter((arm) => arm.condition === condition);

  /* Takes the labels that are wanted, one choice after the other, as far as there are conditions with them; then, of these
     conditions, the one with the most of the arms and regularizers that are wanted, and among equals with the most arms. */
  function settle(wanted, names, regularizers) {
    let fitting = conditions.map((_, place) => place);
    selects.forEach((select, i) => {
      const alike = fitting.filter((place) => conditions[place][i] === wanted[select.name]);
      if (alike.length) fitting = alike;
    });
    const worth = (place) => {
      const there = armsOf(place);
      const asked = [...names.filter((wish) => there.some(({ name }) => name === wish)),
        ...regularizers.filter((wish) => there.some(({ regularizer }) => regularizer === wish))];
      return asked.length + there.length / (arms.length + 1);
    };
    const best = fitting.reduce((best, place) => (worth(place) > worth(best) ? place : best));
    selects.forEach((select, i) => {
      const above = conditions.filter((labels) => labels.slice(0, i).every((label, j) => label === conditions[best][j]));
      select.replaceChildren(...[...new Set(above.map((labels) => labels[i]))].map((label) => new Option(label, label)));
      select.value = conditions[best][i];
    });
    list(best, names, regularizers);
  }

  /* Lists the arms of a condition. Of those that are wanted, as many are ticked as can be shown; if there is
     none, the one with the most trials. */
  function list(condition, names, regularizers) {
    listed = armsOf(condition);
    const others = listed.filter((arm) => !arm.none);
    const shown = others.filter(({ name }) => names.includes(name)).slice(0, colours.length);
    if (!shown.length && !names.includes("") && others.length) {
      const wanted = others.filter(({ regularizer }) => [...regularizers, start].includes(regularizer));
      shown.push((wanted.length ? wanted : others).reduce((best, arm) => (arm.trials > best.trials ? arm : best)));
    }
    const kinds = [...new Set(others.map(({ regularizer }) => regularizer))];
    find("kinds").replaceChildren(...kinds.map((kind) => ticked("regularizer", kind, regularizers.includes(kind)).label));
    find("regularizers").hidden = kinds.length < 2;
    find("arms").tBodies[0].replaceChildren(...listed.map((arm) => {
      arm.row = document.createElement("tr");
      const head = arm.row.appendChild(document.createElement("th"));
      head.scope = "row";
      const tick = arm.none ? { label: arm.name } : ticked("arm", arm.name, shown.includes(arm));
      arm.tick = tick.input;
      head.append(tick.label);
      arm.cells = Array.from({ length: 5 }, () => arm.row.insertCell());
      arm.row.addEventListener("click", ({ target }) => target.closest("label") || toggle(arm));
      return arm.row;
    }));
  }

  function ticked(name, value, checked) {
    const input = Object.assign(document.createElement("input"), { type: "checkbox", name, value, checked, autocomplete: "off" });
    const label = document.createElement("label");
    label.append(input, value);
    return { input, label };
  }

  const toggle = (arm) => arm.tick?.click();

  /* The address holds the form, so that a view can be kept and sent (address.py). */
  function restore() {
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const name of ["measure", "splits", "around", "steps"]) {
      const values = [...form[name].options].map(({ value }) => value);
      form[name].value = values.includes(asked.get(name)) ? asked.get(name) : values[0];
    }
    settle(Object.fromEntries(asked), asked.getAll("arm"), asked.size ? asked.getAll("regularizer") : [start]);
    const there = [...new FormData(form), ["arm", ""]].map(String);
    const missing = [...asked].filter((entry) => !there.includes(String(entry))).map(([name, value]) => `${name} “${value}”`);
    find("missing").hidden = !missing.length;
    find("missing").textContent = `The address asks for what cannot be shown: ${missing.join(", ")}. ` +
      `The report does not have it, or it is more than ${colours.length} arms.`;
    show();
  }

  /* -- showing -- */

  function show() {
    const chosen = listed.filter((arm) => arm.tick?.checked);
    const kinds = new FormData(form).getAll("regularizer");
    listed.forEach((arm) => {
      arm.style = arm.none ? WITHOUT : { colour: colours[chosen.indexOf(arm)] || WITHOUT.colour, mark: Math.max(0, chosen.indexOf(arm)) };
      arm.row.hidden = !(arm.none || arm.tick.checked || !kinds.length || kinds.includes(arm.regularizer));
      arm.row.classList.toggle("chosen", chosen.includes(arm));
      arm.row.style.setProperty("--arm", arm.style.colour);
      if (arm.tick) arm.tick.disabled = chosen.length === colours.length && !arm.tick.checked;
    });
    find("full").hidden = chosen.length < colours.length;
    const sentences = [...chosen, ...listed.filter((arm) => arm.none)].map(inWords);
    find("reading").textContent = sentences.map((words) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`).join(" ");
    showCurves(listed.filter((arm) => arm.many && (arm.none || chosen.includes(arm))));
    showGains(listed.filter((arm) => !arm.row.hidden));
    const state = new URLSearchParams(new FormData(form));
    if (!chosen.length) state.append("arm", "");
    history.replaceState(null, "", `#${state}`);
  }

  function showCurves(shown) {
    const splits = form.splits.value === "both" ? ["training", "validation"] : [form.splits.value];
    const last = Math.max(...shown.map(({ steps }) => steps.at(-1)));
    const first = form.steps.value === "all" ? 0 : last / 10;
    const lines = shown.map((arm) => {
      const cut = (split) => arm.curves[form.measure.value][split].filter(({ step }) => step >= first);
      return { ...arm, points: Object.fromEntries(splits.map((split) => [split, cut(split)])) };
    });
    const write = ({ mean, low, high }) => `${number(mean)} ${measured().unit} (${range(low, high, rough)})`;
    const words = `${measured().axis} during training: ${shown.map(({ name }) => name).join(", ")}. The numbers are in the table below.`;
    const drawing = { splits, around: form.around.value, label: words, axis: measured().axis, write };
    explorerCharts.curves(find("curves"), lines, drawing);
    const points = lines.flatMap((arm) => splits.flatMap((split) => arm.points[split].map((point) => ({ arm, split, ...point }))));
    fill("numbers", points.map(({ arm, split, step, mean, low, high, trials }) =>
      [arm.name, split, step, number(mean), range(low, high, rough), arm.many, trials.map((value) => number(value)).join("; ")]));
    curvesShown = [["arm", "split", "step", form.measure.value, "low", "high", "N", "trials"],
      ...points.map(({ arm, split, step, mean, low, high, trials }) => [arm.name, split, step, number(mean), ends(low, rough),
        ends(high, rough), arm.many, trials.map((value) => number(value)).join(" ")])];
  }

  function showGains(shown) {
    const { axis, words, difference_unit: difference } = measured();
    shown.forEach((arm) => {
      const gain = gainOf(arm);
      const value = arm.test[form.measure.value];
      const diverged = arm.diverged ? `, ${arm.diverged} diverged` : "";
      [`${arm.trials}${diverged}`, arm.rate, value === null ? "none" : number(value), gain ? signed(gain.estimate) : whyNoGain(arm),
        gain ? `${range(gain.low, gain.high, signed)} (${trials(gain.pairs)})` : ""].forEach((words, i) => { arm.cells[i].textContent = words; });
    });
    find("test-head").textContent = `test ${axis}`;
    find("gain-head").textContent = `gain (${difference})`;
    const rows = shown.filter(gainOf).map((arm) => ({ ...arm, ...gainOf(arm), words: inWords(arm) }));
    find("gains").hidden = !rows.length;
    const label = `Gains in test ${words} over no regularization, in ${difference}. The numbers are in the table below.`;
    explorerCharts.gains(find("gains"), rows, { around: form.around.value, label, axis: `${difference}: ← worse\u2003better →`, toggle });
    gainsShown = [["arm", "regularizer", "learning rate", "N", "diverged", `test ${form.measure.value}`, "gain", "low", "high", "pairs", "differences"],
      ...shown.map((arm) => {
        const gain = gainOf(arm);
        const gained = gain ? [gain.estimate, gain.low, gain.high, gain.pairs, gain.differences.join(" ")] : ["", "", "", "", ""];
        return [arm.name, arm.regularizer, arm.rate, arm.trials, arm.diverged, arm.test[form.measure.value], ...gained];
      })];
  }

  const ends = (value, write) => (value === null ? "" : write(value));

  function fill(id, rows) {
    find(id).tBodies[0].replaceChildren(...rows.map((cells) => {
      const row = document.createElement("tr");
      for (const words of cells) row.insertCell().textContent = words;
      return row;
    }));
  }

  /* -- files -- */

  /* What is shown, under the labels of its condition, in the format of RFC 4180. */
  function separated([head, ...rows]) {
    const labels = selects.map((select) => [select.name, select.value]);
    const cell = (value) => `"${String(value ?? "").replaceAll("−", "-").replaceAll('"', '""')}"`;
    const lines = [[...labels.map(([name]) => name), ...head], ...rows.map((row) => [...labels.map(([, label]) => label), ...row])];
    return lines.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("");
  }

  function save(name, type, content) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }

  const FILES = {
    "curves.csv": () => separated(curvesShown), "gains.csv": () => separated(gainsShown),
    "curves.svg": () => explorerCharts.exported(find("curves")), "gains.svg": () => explorerCharts.exported(find("gains")),
  };
  for (const button of form.querySelectorAll("button[data-file]")) {
    const name = button.dataset.file;
    button.addEventListener("click", () => save(`reglab-${name}`, name.endsWith("svg") ? "image/svg+xml" : "text/csv", FILES[name]()));
  }

  form.addEventListener("change", ({ target }) => {
    const place = selects.indexOf(target);
    if (place >= 0) {
      const now = new FormData(form);
      const names = now.getAll("arm");
      settle(Object.fromEntries(now), names.length ? names : [""], now.getAll("regularizer"));
    }
    find("missing").hidden = true;
    show();
  });
  addEventListener("hashchange", restore);
  form.hidden = false;
  restore();
  let width = form.clientWidth;
  new ResizeObserver(() => {
    if (!form.clientWidth || form.clientWidth === width) return;
    width = form.clientWidth;
    show();
  }).observe(form);
})();
