// Draws <div data-chart="id of a JSON script" data-key="member" hidden>; without this script the table beside it says the same.

import "../vendor/echarts/echarts.common.min.js";

const { echarts } = globalThis;
const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();

function option(data) {
  const labels = data.labels.map((label) => (label.length > 14 ? `${label.slice(0, 13)}…` : label));
  const words = { type: "category", data: labels, axisLabel: { color: colour("--ink-soft"), interval: 0, rotate: data.kind === "bar" ? 0 : 30 } };
  const whole = (data.series ?? [data]).every((line) => line.values.every(Number.isInteger));
  const numbers = { type: "value", minInterval: whole ? 1 : 0, axisLabel: { color: colour("--ink-soft") }, splitLine: { lineStyle: { color: colour("--line") } } };
  const lying = data.kind === "bar";
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    color: [colour("--red"), colour("--gold")],
    grid: { left: 8, right: 24, top: data.series ? 40 : 16, bottom: 8, containLabel: true },
    // Drawn in the canvas: the usual box of HTML would need inline styles.
    tooltip: { trigger: "axis", renderMode: "richText" },
    legend: data.series ? { textStyle: { color: colour("--ink-soft") }, top: 0 } : undefined,
    xAxis: lying ? numbers : words,
    yAxis: lying ? { ...words, inverse: true } : numbers,
    series: (data.series ?? [{ values: data.values }]).map((line) => ({
      name: line.name, type: lying ? "bar" : "line", data: line.values, barMaxWidth: 22, symbolSize: 7, smooth: false,
    })),
  };
}

for (const place of document.querySelectorAll("[data-chart]")) {
  const all = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const data = place.dataset.key ? all[place.dataset.key] : all;
  if (!data || data.labels.length < 2) continue;
  place.hidden = false;
  place.setAttribute("aria-hidden", "true");
  const chart = echarts.init(place, null, { renderer: "canvas" });
  chart.setOption(option(data));
  new ResizeObserver(() => chart.resize()).observe(place);
}
