/* The explorer: selects that offer only arms that exist, two charts, and the same in words and numbers.
   EXPLORER_DATA (the arms, the charts, and the words and units of the measures; gzip in base 64) and vegaEmbed come
   from earlier scripts. */
"use strict";

(async () => {
  const find = (id) => document.getElementById(id);
  if (!("DecompressionStream" in window)) {
    find("too-old").hidden = false;
    return;
  }
  const packed = Uint8Array.from(atob(EXPLORER_DATA), (letter) => letter.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { arms, charts, start, measures, level, regularizer } = await new Response(unpacked).json();
  const selects = [...document.querySelectorAll("select[id^=choice-]")];
  const measure = find("measure");
  const span = find("span");
  let views;

  /* -- numbers and words -- */

  const measured = () => measures[measure.value];
  const number = (value) => value.toFixed(measured().decimals).replace("-", "−").replace(/^−(0\.0+)$/, "$1");
  const signed = (value) => (/^−|^0\.0+$/.test(number(value)) ? "" : "+") + number(value);
  const range = (low, high, write) => (low === null ? "no interval" : `${write(low)} to ${write(high)}`);
  const name = (arm) => (arm.none ? "no regularization" : `${arm.choices[regularizer]}, ${arm.choices[regularizer + 1]}`);

  function inWords(arm) {
    const gain = arm.gain[measure.value];
    const diverged = arm.diverged ? `, ${arm.diverged} of which diverged` : "";
    const value = arm.test[measure.value];
    const test = value === null ? "no test value" : `a test ${measured().words} of ${number(value)} ${measured().unit}`;
    const begin = `${name(arm)}: ${test}, the mean of ${arm.trials} trials${diverged}, at learning rate ${arm.rate}.`;
    if (!gain) return begin;
    const [estimate, low, high, pairs] = gain;
    return `${begin} Gain over no regularization: ${signed(estimate)} ${measured().difference_unit} (${level} interval ` +
      `${range(low, high, signed)}; ${pairs} pairs).`;
  }

  /* -- choosing -- */

  const offered = (place) => {
    const above = selects.slice(0, place).map((select) => select.value);
    const fitting = arms.filter((arm) => above.every((label, i) => arm.choices[i] === label));
    return [...new Set(fitting.map((arm) => arm.choices[place]))];
  };

  function offer(from, wanted) {
    for (let place = from; place < selects.length; place += 1) {
      const labels = offered(place);
      selects[place].replaceChildren(...labels.map((label) => new Option(label, label)));
      selects[place].value = labels.includes(wanted[place]) ? wanted[place] : labels[0];
    }
  }

  const chosen = () => arms.find((arm) => arm.choices.every((label, place) => label === selects[place].value));
  const without = (arm) => arms.find((other) => other.none && other.condition === arm.condition);

  /* The address holds what is chosen, so that a view can be kept and sent; a label that does not exist is ignored. */
  function restore() {
    const state = location.hash.slice(1).split("/").map(decodeURIComponent);
    const kept = state.length === selects.length + 2;
    offer(0, kept ? state : arms[start].choices);
    [measure, span].forEach((select, i) => {
      if ([...select.options].some((option) => option.value === state[selects.length + i])) select.value = state[selects.length + i];
    });
  }

  /* -- showing -- */

  const SPLITS = { training: "train", validation: "validation" };

  /* The data hold how far an interval's ends are from the mean: null where there is no interval. */
  function withEnds([mean, below, above]) {
    const end = (distances, sign) => distances.map((distance, i) => (distance === null ? null : mean[i] + sign * distance));
    return [mean, end(below, -1), end(above, 1)];
  }

  function points(arm, role, first) {
    return Object.entries(SPLITS).flatMap(([split, key]) => {
      const curve = arm.curves[`${key}_${measure.value}`];
      if (!curve) return [];
      const [mean, low, high] = withEnds(curve);
      return arm.steps.map((step, i) => ({
        step, mean: mean[i], low: low[i], high: high[i], split, arm: role,
        words: `${name(arm)}, ${split}, step ${step}: ${number(mean[i])} ${measured().unit} (${range(low[i], high[i], number)})`,
      })).filter((point) => point.step >= first);
    });
  }

  function gains(arm) {
    const alike = arms.filter((other) =>
      other.condition === arm.condition && other.choices[regularizer] === arm.choices[regularizer]);
    return alike.filter((other) => other.gain[measure.value]).map((other) => {
      const [estimate, low, high] = other.gain[measure.value];
      const strength = other.choices[regularizer + 1];
      const words = `${strength}: ${signed(estimate)} ${measured().difference_unit} (${range(low, high, signed)})`;
      return { strength, estimate, low, high, chosen: other === arm, words };
    });
  }

  function fillTable(arm) {
    const [train, validation] = Object.values(SPLITS).map((key) => withEnds(arm.curves[`${key}_${measure.value}`]));
    const rows = arm.steps.map((step, i) => {
      const row = document.createElement("tr");
      for (const text of [step, ...[train, validation].flatMap(([mean, low, high]) =>
        [number(mean[i]), range(low[i], high[i], number)])]) row.insertCell().textContent = text;
      return row;
    });
    find("numbers").tBodies[0].replaceChildren(...rows);
  }

  function whyNoGain(arm) {
    if (arm.none) return "This is the arm that the others are compared with: choose a regularizer to see what it gains.";
    if (!without(arm)) return "No trials without regularizers were run under this condition, so no gain can be stated.";
    if (arm.diverged || without(arm).diverged) return "A trial diverged, and leaving it out would favour its arm: no gain is stated.";
    return "This arm and the one without regularizers were run on different replicates: no gain can be stated.";
  }

  function show() {
    const arm = chosen();
    const baseline = without(arm);
    const compared = baseline && baseline !== arm;
    const first = span.value === "all" ? 1 : (arm.steps.at(-1) || 0) / 2;
    const curves = [...points(arm, "chosen", first), ...(compared ? points(baseline, "without", first) : [])];
    const rows = gains(arm);
    const words = inWords(arm);
    find("reading").textContent = words.charAt(0).toUpperCase() + words.slice(1);
    find("curves-title").textContent = `Learning curves: ${measured().axis}`;
    find("key-chosen").textContent = name(arm);
    find("key-without").hidden = !compared;
    find("curves").setAttribute("aria-label", `Training and validation ${measured().words} during the training of ` +
      `${name(arm)}${compared ? ", over those of no regularization" : ""}. The numbers are in the table below.`);
    find("gains-title").textContent = `Gain over no regularization: test ${measured().words} (${measured().difference_unit})`;
    find("gains").hidden = !rows.length;
    find("gains").setAttribute("aria-label", `Gains: ${rows.map((row) => row.words).join("; ")}.`);
    find("no-gains").hidden = Boolean(arm.gain[measure.value]);
    find("no-gains").textContent = whyNoGain(arm);
    fillTable(arm);
    views.curves.data("curves", curves).resize().run(); // makes room for the axis's new numbers
    const lines = Math.max(1, ...rows.map((row) => row.strength.split(/[;,] /).length)); // as the chart breaks them
    views.gains.height((16 + 14 * lines) * rows.length).data("gains", rows).resize().run();
    const state = [...selects, measure, span].map((select) => encodeURIComponent(select.value));
    history.replaceState(null, "", `#${state.join("/")}`);
  }

  async function begin() {
    find("explorer").hidden = false;
    // only errors: Vega warns of every axis without data
    const options = { renderer: "svg", actions: false, tooltip: { disableDefaultStyle: true }, logLevel: 1 };
    const [curves, gained] = await Promise.all(
      ["curves", "gains"].map((id) => vegaEmbed(`#${id} > div`, charts[id], options)));
    views = { curves: curves.view, gains: gained.view };
    restore();
    selects.forEach((select, place) => select.addEventListener("change", () => {
      offer(place + 1, selects.map((other) => other.value));
      show();
    }));
    [measure, span].forEach((select) => select.addEventListener("change", show));
    show();
  }

  begin();
})();
