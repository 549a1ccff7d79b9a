"use strict";
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const darkGround = matchMedia("(prefers-color-scheme: dark)");

  // What was published: single points, and of lines what lies between the models.
  function publishedPoints(chart) {
    const ofLines = inLegendOrder(chart).filter(line => line.kind === "published").flatMap(line => line.spots
      .filter(spot => spot[0] > 0 && spot[0] < 100)
      .map(spot => ({ ...line, strongPercent: spot[0], score: spot[1] })));
    return [...ofLines, ...chart.points];
  }

  // The score of a line at a share of strong calls, between the spots that it has.
  function valueAt(line, percent) {
    const after = line.spots.findIndex(spot => spot[0] >= percent);
    const right = line.spots[after];
    if (after === 0 || right[0] === percent) return right;
    const left = line.spots[after - 1];
    const part = (percent - left[0]) / (right[0] - left[0]);
    return right.map((value, i) => left[i] + part * (value - left[i]));
  }

  // How many decimals tell scores of this chart apart.
  function decimalsOf(chart) {
    const scores = chart.lines.flatMap(line => line.spots.map(spot => spot[1]));
    const range = Math.max(...scores) - Math.min(...scores);
    return range > 5 ? 2 : 3;
  }

  function tooltipOf(chart, percent, shown) {
    const decimals = decimalsOf(chart);
    const box = document.createElement("div");
    const heading = box.appendChild(document.createElement("b"));
    heading.textContent = `${percent}% of calls to the strong model`;
    const table = box.appendChild(document.createElement("table"));
    table.style.cssText = "min-width:0;margin-top:4px;font-size:12px";
    const addRow = (name, colour, score, interval) => {
      const row = table.insertRow();
      row.style.background = "none";
      const title = row.insertCell();
      const swatch = title.appendChild(document.createElement("span"));
      swatch.style.cssText = "display:inline-block;width:10px;height:10px;border-radius:5px;margin-right:6px";
      swatch.style.background = colour;
      title.append(name.length > 40 ? `${name.slice(0, 39)}…` : name);
      row.insertCell().textContent = score.toFixed(decimals);
      row.insertCell().textContent = interval === undefined ? "" : `${interval[0].toFixed(decimals)} to ${interval[1].toFixed(decimals)}`;
      for (const cell of row.cells) cell.style.cssText = "padding:1px 10px 1px 0;border:0;white-space:nowrap;text-align:left";
    };
    for (const line of inLegendOrder(chart)) {
      if (!shown(line.name) || line.kind === "published") continue;
      const spot = valueAt(line, percent);
      addRow(line.name, colourOf(line), spot[1], spot.length > 2 ? [spot[2], spot[3]] : undefined);
    }
    for (const point of publishedPoints(chart)) {
      if (shown(point.name) && Math.abs(point.strongPercent - percent) <= 1) addRow(`${point.name}, at ${point.strongPercent}%`, colourOf(point), point.score);
    }
    return box;
  }

  const colourOf = style => darkGround.matches ? style.dark : style.light;
  const kinds = ["router", "random", "optimal", "published"];
  const inLegendOrder = chart => [...chart.lines].sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));

  // A band is two lines, one stacked on the other: what lies under it, and its height. They bear the line's name and come after it, so
  // that the legend hides them together and shows the line.
  function bandOf(line, index) {
    const base = {
      type: "line", name: line.name, stack: `band ${index}`, stackStrategy: "all", symbol: "none", silent: true,
      lineStyle: { opacity: 0 }, itemStyle: { color: colourOf(line) }, emphasis: { disabled: true }, tooltip: { show: false }, z: 1,
    };
    return [
      { ...base, data: line.spots.map(spot => [spot[0], spot[2]]) },
      { ...base, data: line.spots.map(spot => [spot[0], spot[3] - spot[2]]), areaStyle: { color: colourOf(line), opacity: 0.14 } },
    ];
  }

  function seriesOf(chart, line, index) {
    const colour = colourOf(line);
    const published = line.kind === "published";
    // The same spots are marked as in the drawing.
    const isMarked = i => published ? line.spots[i][0] > 0 && line.spots[i][0] < 100 : i % 20 === (10 + index * 5) % 20;
    const series = {
      type: "line", name: line.name, data: line.spots.map(spot => [spot[0], spot[1]]), z: published ? 2 : 3, animation: false,
      lineStyle: { color: colour, width: line.width, type: line.dashes.length ? line.dashes : "solid" },
      itemStyle: { color: published ? "transparent" : colour, borderColor: colour, borderWidth: published ? 1.4 : 0 },
      symbol: line.marker, showAllSymbol: true, symbolSize: (value, item) => isMarked(item.dataIndex) ? 8.5 : 0,
      emphasis: { focus: "none", scale: false },
    };
    return line.spots.every(spot => spot.length > 2) ? [series, ...bandOf(line, index)] : [series];
  }

  function levelsOf(chart, ink, muted) {
    return {
      type: "line", data: [], silent: true, animation: false,
      markLine: {
        silent: true, symbol: "none", animation: false, lineStyle: { color: muted, type: "solid", width: 1 },
        data: chart.levels.map((level, i) => ({
          yAxis: level.score,
          label: { formatter: `${level.name} ${level.score.toFixed(2)}`, position: i === 0 ? "insideStartTop" : "insideEndBottom", color: ink, fontSize: 11.5, width: 320, overflow: "truncate" },
        })),
      },
    };
  }

  function optionOf(chart, narrow) {
    const dark = darkGround.matches;
    const [ink, muted, rule, ground] = dark ? ["#e6e9ef", "#a7b0be", "#343a45", "#1b1f27"] : ["#1f2430", "#525b69", "#d9dde4", "#ffffff"];
    const names = [...inLegendOrder(chart), ...chart.points];
    const scores = chart.lines.flatMap(line => line.spots.flatMap(spot => spot.slice(1))).concat(chart.points.map(point => point.score));
    const room = (Math.max(...scores) - Math.min(...scores) || 1) * 0.03;
    return {
      aria: { enabled: true, label: { description: chart.summary } },
      animation: false,
      textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 68, right: narrow ? 16 : 262, top: 44, bottom: narrow ? 190 : 56 },
      legend: {
        type: "scroll", orient: "vertical", data: names.map(style => ({ name: style.name, itemStyle: style.marker === "none" ? { opacity: 0 } : {} })), textStyle: { color: ink, width: 200, overflow: "truncate" }, inactiveColor: muted,
        itemWidth: 30, pageTextStyle: { color: ink }, pageIconColor: ink, tooltip: { show: true },
        ...(narrow ? { left: 8, bottom: 0, height: 130 } : { right: 0, top: 40, bottom: 20 }),
      },
      toolbox: {
        right: 0, top: 0, iconStyle: { borderColor: muted },
        feature: {
          dataZoom: { title: { zoom: "Zoom into a part", back: "Undo the zoom" }, filterMode: "none" },
          restore: { title: "As at first" },
          saveAsImage: { title: "Save as SVG", name: chart.title, backgroundColor: dark ? "#14171d" : "#ffffff" },
        },
      },
      tooltip: {
        trigger: "axis", confine: true, backgroundColor: ground, borderColor: rule, textStyle: { color: ink, fontSize: 12 },
        axisPointer: { type: "line", snap: false, lineStyle: { color: muted } },
      },
      xAxis: {
        type: "value", min: 0, max: 100, name: "calls of the strong model (%)", nameLocation: "middle", nameGap: 30, nameTextStyle: { color: ink, fontSize: 13 },
        axisLabel: { color: ink }, axisLine: { show: true, lineStyle: { color: muted } }, splitLine: { show: false },
      },
      yAxis: {
        type: "value", min: Math.min(...scores) - room, max: Math.max(...scores) + room, name: chart.scoreAxis, nameLocation: "middle", nameGap: 46, nameTextStyle: { color: ink, fontSize: 13 },
        axisLabel: { color: ink, showMinLabel: false, showMaxLabel: false, formatter: value => String(+value.toFixed(4)) }, splitLine: { showMinLine: false, showMaxLine: false, lineStyle: { color: rule } },
      },
      series: [
        levelsOf(chart, ink, muted),
        ...chart.lines.flatMap((line, i) => seriesOf(chart, line, i)),
        ...chart.points.map(point => ({
          // A line of one spot: the legend would stretch the symbol of a scatter series.
          type: "line", name: point.name, data: [[point.strongPercent, point.score]], symbol: point.marker, symbolSize: 12, lineStyle: { opacity: 0 }, itemStyle: { color: colourOf(point) }, z: 4, animation: false,
        })),
      ],
    };
  }

  for (const place of document.querySelectorAll(".chart")) {
    const chart = charts[Number(place.dataset.chart)];
    place.hidden = false;
    place.closest("figure").classList.add("live");
    const drawn = echarts.init(place, null, { renderer: "svg" });
    let narrow;
    const draw = () => {
      narrow = place.clientWidth < 640;
      const option = optionOf(chart, narrow);
      option.tooltip.formatter = items => {
        const chosen = drawn.getOption().legend[0].selected;
        const percent = Math.min(100, Math.max(0, Math.round(items[0].axisValue)));
        return tooltipOf(chart, percent, name => chosen[name] !== false);
      };
      drawn.setOption(option, { notMerge: true });
    };
    draw();
    darkGround.addEventListener("change", draw);
    new ResizeObserver(() => {
      // Nothing to draw on while the page is printed.
      if (place.clientWidth === 0) return;
      drawn.resize();
      if (narrow !== place.clientWidth < 640) draw();
    }).observe(place);
  }
})();
