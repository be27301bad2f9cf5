"use strict";
const settings = /* settings */ {};
for (const held of document.querySelectorAll("script[data-for]")) {
  const figure = JSON.parse(held.textContent);
  Plotly.newPlot(document.getElementById(held.dataset.for), figure.data, figure.layout, settings);
}
window.addEventListener("beforeprint", () => {
  for (const chart of document.querySelectorAll(".chart")) Plotly.Plots.resize(chart);
});
