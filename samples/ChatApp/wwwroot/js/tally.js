// Strong and weak calls of the session, and what they saved.
import { dollars } from "./costs.js";

export class Tally {
  constructor({ strong, weak, saved, percent, shareStrong, shareWeak, strip }, session, costs) {
    Object.assign(this, { strong, weak, saved, percent, shareStrong, shareWeak, strip, session, costs });
    session.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const turns = this.session.turns.filter(turn => turn.target);
    const strong = turns.filter(turn => turn.target === "strong").length;
    const weak = turns.length - strong;
    const costs = turns.map(turn => this.costs.of(turn)).filter(Boolean);
    const sum = name => costs.reduce((total, cost) => total + cost[name], 0);
    const percent = sum("strong") > 0 ? Math.round(100 * sum("saved") / sum("strong")) : null;

    this.strong.textContent = strong;
    this.weak.textContent = weak;
    this.saved.textContent = dollars(sum("saved"));
    this.percent.textContent = percent === null ? "" : `${percent}%`;
    this.shareStrong.style.width = `${turns.length ? 100 * strong / turns.length : 0}%`;
    this.shareWeak.style.width = `${turns.length ? 100 * weak / turns.length : 0}%`;
    this.strip.textContent = turns.length === 0 ? "" : `${strong} strong · ${weak} weak · saved ${dollars(sum("saved"))}${percent === null ? "" : ` (${percent}%)`}`;
  }
}
