/* Unpacks the explorer's numbers, as page.py and packing.py packed them: gzip in base 64, curves as integers.
   EXPLORER_DATA, EXPLORER_VALUES and EXPLORER_ENDS come from explorer-data.js. */
"use strict";

const unpackExplorer = async () => {
  const unpack = (text) => {
    const packed = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip")));
  };

  /* Returns a function that takes the next integers. */
  async function reader(text) {
    const bytes = new Uint8Array(await unpack(text).arrayBuffer());
    const total = bytes.length / 4;
    let place = 0;
    const next = () => {
      const unsigned = [0, 1, 2, 3].reduce((sum, plane) => sum | (bytes[plane * total + place] << (8 * plane)), 0);
      place += 1;
      return (unsigned >>> 1) ^ -(unsigned & 1);
    };
    return (count) => Array.from({ length: count }, next);
  }

  const [data, values, ends] = await Promise.all([unpack(EXPLORER_DATA).json(), reader(EXPLORER_VALUES), reader(EXPLORER_ENDS)]);

  /* Returns a curve's points. Means are over all of the arm's trials, whatever the page shows. */
  function curve({ steps, many }, scale) {
    const first = values(steps.length);
    const others = Array.from({ length: many - 1 }, () => values(steps.length));
    const [below, above] = [ends(steps.length), ends(steps.length)];
    return steps.map((step, i) => {
      const trials = [first[i], ...others.map((distances) => first[i] + distances[i])].map((value) => value / scale);
      const mean = trials.reduce((sum, value) => sum + value, 0) / many;
      const range = Math.max(...trials) - Math.min(...trials);
      const end = (multiple, sign) => (multiple < 0 ? null : mean + (sign * range * multiple) / 100);
      return { step, trials, mean, low: end(below[i], -1), high: end(above[i], 1) };
    });
  }

  const columns = Object.entries(data.arms);
  const arms = data.arms.name.map((_, i) => Object.fromEntries(columns.map(([name, column]) => [name, column[i]])));
  for (const arm of arms) arm.curves = {};
  for (const name of data.curves) {
    const [split, measure] = name.split("_");
    const scale = 10 ** data.measures[measure].decimals;
    for (const arm of arms.filter(({ many }) => many)) {
      (arm.curves[measure] ??= {})[split === "train" ? "training" : split] = curve(arm, scale);
    }
  }
  return { ...data, arms };
};
