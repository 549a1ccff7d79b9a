// What stands under an answer: who gave it and why, how long it took, what it cost.
import { dollars } from "./costs.js";
import { drawing, element } from "./elements.js";

/** The model that gave the answer. */
export const badgeOf = turn => element(
  "span",
  {},
  element("span", { className: `badge ${turn.target}` }, element("span", { text: `${turn.target === "strong" ? "Strong" : "Weak"} · ${turn.model}` })),
  turn.failedModel && ` instead of ${turn.failedModel}, which failed`);

/** Win rate and threshold, time, tokens and savings, as far as they are known yet. */
export function numbersOf(turn, costs) {
  const cost = costs.of(turn);
  return element(
    "span",
    { className: "numbers" },
    turn.winRate != null && rate(turn),
    turn.milliseconds != null && element("span", { text: seconds(turn.milliseconds), title: turn.firstMilliseconds == null ? "" : `First text after ${seconds(turn.firstMilliseconds)}` }),
    turn.promptTokens != null && element("span", { text: `${turn.promptTokens} + ${turn.completionTokens} tokens`, title: "Sent and written" }),
    cost && element("span", { className: cost.saved > 0 ? "saved" : "", text: `saved ${dollars(cost.saved)}`, title: `Cost ${dollars(cost.actual)}; the strong model would have cost ${dollars(cost.strong)}` }));
}

function rate({ winRate, threshold, target, router }) {
  const sign = winRate >= threshold ? "≥" : "<";
  return element("span", { className: "rate", title: `Router: ${router}` }, meter(winRate, threshold, target), element("span", { text: `win rate ${winRate.toFixed(2)} ${sign} threshold ${threshold.toFixed(2)}` }));
}

const meter = (winRate, threshold, target) => drawing(
  "svg",
  { className: `meter ${target}`, viewBox: "0 0 72 12", "aria-hidden": "true" },
  drawing("rect", { className: "track", x: 0, y: 3, width: 72, height: 6, rx: 3 }),
  drawing("rect", { className: "level", x: 0, y: 3, width: Math.max(3, 72 * winRate), height: 6, rx: 3 }),
  drawing("rect", { className: "mark", x: Math.min(70, 72 * threshold), y: 0, width: 2, height: 12, rx: 1 }));

const seconds = milliseconds => `${(milliseconds / 1000).toFixed(milliseconds < 9950 ? 2 : 1)} s`;
