// What answers cost and save, at the prices that the sample assumes.
const perToken = 1e-6;

export class Costs {
  constructor({ strong, weak }) {
    this.prices = { strong, weak };
  }

  /** Dollars of a turn, and what the strong model would have cost for the same tokens; null where the tokens are not known. */
  of(turn) {
    if (turn.target == null || turn.promptTokens == null || turn.completionTokens == null) {
      return null;
    }

    const at = ({ inputPrice, outputPrice }) => (turn.promptTokens * inputPrice + turn.completionTokens * outputPrice) * perToken;
    const strong = at(this.prices.strong);
    return { actual: at(this.prices[turn.target]), strong, saved: strong - at(this.prices[turn.target]) };
  }

  describe() {
    const { strong, weak } = this.prices;
    const line = ({ model, inputPrice, outputPrice }) => `${model} ${dollars(inputPrice)} in, ${dollars(outputPrice)} out`;
    return `Assumed prices per million tokens: ${line(strong)}; ${line(weak)}. The strong model is assumed to use as many tokens.`;
  }
}

/** Writes an amount; small ones with two digits that count. */
export function dollars(amount) {
  const size = Math.abs(amount);
  const digits = size === 0 || size >= 0.01 ? 2 : Math.min(8, 1 - Math.floor(Math.log10(size)));
  return `${amount < 0 ? "−" : ""}$${size.toFixed(digits)}`;
}
