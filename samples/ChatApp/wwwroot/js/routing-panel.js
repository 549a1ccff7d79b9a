// Router and threshold, and what the threshold would have done with the prompts so far.
import { element } from "./elements.js";
import { routerDefaults } from "./gateway.js";

export class RoutingPanel {
  #own = null;

  constructor({ router, threshold, value, preview, reset }, session) {
    Object.assign(this, { router, threshold, value, preview, reset, session });
    router.addEventListener("change", async () => {
      session.router = router.value;
      session.threshold = null;
      await this.#readOwn();
      session.changed();
    });
    threshold.addEventListener("input", () => {
      session.threshold = threshold.valueAsNumber;
      session.changed();
    });
    reset.addEventListener("click", () => {
      session.threshold = null;
      session.changed();
      threshold.focus();
    });
    session.addEventListener("change", () => this.show());
  }

  /** The value of model that asks for this router and threshold. */
  get model() {
    const { threshold } = this.session;
    return threshold === null ? `router-${this.router.value}` : `router-${this.router.value}-${threshold}`;
  }

  async start(names) {
    const defaults = await routerDefaults();
    this.router.replaceChildren(...names.map(name => element("option", { value: name, text: name })));
    this.session.router = names.includes(this.session.router) ? this.session.router : defaults.router;
    this.router.value = this.session.router;
    await this.#readOwn();
    this.show();
  }

  show() {
    const threshold = this.session.threshold ?? this.#own ?? 0.5;
    this.threshold.value = threshold;
    this.value.textContent = threshold.toFixed(2);
    this.reset.hidden = this.#own === null || this.session.threshold === null;
    this.reset.textContent = this.#own === null ? "" : `Use the router's own, ${this.#own.toFixed(2)}`;

    const rates = this.session.turns.filter(turn => turn.router === this.session.router && turn.winRate != null).map(turn => turn.winRate);
    const strong = rates.filter(rate => rate >= threshold).length;
    this.preview.textContent = rates.length === 0 ? "" : `At ${threshold.toFixed(2)}, ${strong} of the ${rates.length === 1 ? "one prompt" : `${rates.length} prompts`} so far would go to the strong model.`;
  }

  async #readOwn() {
    this.#own = (await routerDefaults(this.session.router))?.threshold ?? null;

    // A router that has none needs one from here.
    this.session.threshold ??= this.#own === null ? 0.5 : null;
  }
}
