/* Draws the charts of a page with plotly.js, in the colors of the page, and again when those change. */
(function () {
  "use strict";
  var charts = Array.prototype.slice.call(document.querySelectorAll(".figure-chart"));
  var light = { paper: "#ffffff", ink: "#1b1f24", muted: "#57606a", grid: "#d8dde3" };

  function color(name) {
    var style = getComputedStyle(document.documentElement);
    return style.getPropertyValue("--figure-" + name).trim() || light[name];
  }

  function colors() {
    return { ink: color("ink"), muted: color("muted"), grid: color("grid"), paper: color("paper") };
  }

  function shorter(label, width) {
    var text = label.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
    if (text.length <= width) { return label; }
    var tail = Math.floor((width - 1) / 2);
    text = text.slice(0, width - 1 - tail) + "…" + text.slice(text.length - tail);
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }

  function isDark(its) {
    var probe = document.createElement("canvas").getContext("2d");
    probe.fillStyle = its.ink;
    return parseInt(probe.fillStyle.slice(1, 3), 16) > 127;
  }

  function dressed(spec, chart, its) {
    var narrow = chart.clientWidth < 560;
    var layout = Object.assign({}, spec.layout, {
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(chart).fontFamily, size: narrow ? 11 : 12, color: its.ink },
      hoverlabel: { align: "left", bgcolor: its.paper, bordercolor: its.muted, font: { color: its.ink } }
    });
    ["xaxis", "yaxis"].forEach(function (name) {
      if (!layout[name]) { return; }
      var axis = Object.assign({ gridcolor: its.grid, linecolor: its.muted, zerolinecolor: its.grid }, layout[name]);
      if (narrow && axis.ticktext) {
        axis.ticktext = axis.ticktext.map(function (label) { return shorter(label, 16); });
      }
      layout[name] = axis;
    });
    var data = spec.data.map(function (trace) {
      if (trace.type === "heatmap" && isDark(its)) { return Object.assign({}, trace, { reversescale: false }); }
      if (narrow && trace.mode === "markers+text") { return Object.assign({}, trace, { mode: "markers" }); }
      if (!narrow || trace.type !== "sankey") { return trace; }
      var node = Object.assign({}, trace.node);
      node.label = node.label.map(function (label) { return shorter(label, 14); });
      return Object.assign({}, trace, { node: node });
    });
    return { data: data, layout: layout };
  }

  function draw(its) {
    charts.forEach(function (chart) {
      if (!chart.figureSpec) { chart.figureSpec = JSON.parse(chart.querySelector("script").textContent); }
      var spec = dressed(chart.figureSpec, chart, its);
      window.Plotly.react(chart, spec.data, spec.layout, chart.figureSpec.config);
    });
  }

  function redraw() { draw(colors()); }

  function start() {
    if (!charts.length || !window.Plotly) { return; }
    redraw();
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme", "class"] });
    window.addEventListener("beforeprint", function () { draw(light); });
    window.addEventListener("afterprint", redraw);
  }

  start();
})();
