// An error in OpenAI's shape, and what to tell the person in front of the page.
export class GatewayError extends Error {
  constructor(message, status, code, retryAfter) {
    super(message);
    this.name = "GatewayError";
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  describe() {
    if (this.status === 429) {
      return `The model is busy. ${this.retryAfter ? `Try again in ${this.retryAfter} seconds.` : "Try again in a moment."}`;
    }

    switch (this.code) {
      case "gateway_unreachable": return "The gateway cannot be reached. Is the sample still running?";
      case "broken_off": return "The answer broke off before its end. What came is kept.";
      default: return this.status >= 500 ? `No answer came. ${this.message}` : this.message;
    }
  }
}
