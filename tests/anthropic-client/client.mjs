// Calls a gateway with the npm package @anthropic-ai/sdk, scenario by scenario, and prints what a program sees of each.
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ baseURL: process.argv[2], apiKey: process.env.GATEWAY_KEY, maxRetries: 0 });
const ask = (prompt, more = {}) => ({ model: "router-fixed-0.5", max_tokens: 100, messages: [{ role: "user", content: prompt }], ...more });
const weather = { name: "weather", description: "The weather.", input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } };
const said = (message) => message.content.filter((block) => block.type === "text").map((block) => block.text).join("");
const called = (message) => message.content.filter((block) => block.type === "tool_use").map((block) => `${block.id} ${block.name} ${block.input.city}`).join();
const ended = (message) => `${message.stop_reason} ${message.usage.input_tokens}+${message.usage.cache_read_input_tokens} ${message.usage.output_tokens}`;
const failed = (call) => call.then(() => "no error", (error) => `${error.status} ${error.constructor.name} ${error.error?.error?.type}`);
const results = (calls) => [
  { role: "user", content: "something easy" },
  { role: "assistant", content: calls },
  { role: "user", content: calls.map((call) => ({ type: "tool_result", tool_use_id: call.id, content: "sun" })) },
];

const scenarios = {
  plain: async () => { const message = await client.messages.create(ask("something hard")); return `${said(message)}; ${ended(message)}`; },
  stream: async () => {
    const stream = client.messages.stream(ask("something hard"));
    let text = "";
    stream.on("text", (delta) => { text += delta; });
    const message = await stream.finalMessage();
    return `${text}; ${said(message)}; ${ended(message)}`;
  },
  tools: async () => { const message = await client.messages.create(ask("hard: call both tools", { tools: [weather] })); return `${called(message)}; ${message.stop_reason}`; },
  streamedTools: async () => { const message = await client.messages.stream(ask("hard: call both tools", { tools: [weather] })).finalMessage(); return `${called(message)}; ${message.stop_reason}`; },
  results: async () => {
    const calls = (await client.messages.create(ask("hard: call both tools", { tools: [weather] }))).content.filter((block) => block.type === "tool_use");
    return said(await client.messages.create(ask("", { messages: results(calls), tools: [weather] })));
  },
  count: async () => (await client.messages.countTokens({ model: "router-fixed-0.5", messages: [{ role: "user", content: "How many?" }] })).input_tokens > 0,
  tooMany: async () => failed(client.messages.create(ask("fail with 429"))),
  refused: async () => failed(client.messages.create(ask("fail with 400"))),
  broken: async () => failed(client.messages.stream(ask("fail with 500")).finalMessage()),
  cut: async () => client.messages.stream(ask("break off")).finalMessage().then(() => "complete", () => "error"),
  unknown: async () => failed(client.messages.create(ask("x", { model: "none" }))),
  models: async () => { const ids = []; for await (const model of client.models.list()) ids.push(model.id); return ids.includes("auto"); },
  abort: async () => {
    const stream = client.messages.stream(ask("hang"));
    try {
      for await (const event of stream) {
        if (event.type === "content_block_delta") {
          stream.abort();
          return event.delta.text.trim();
        }
      }
    } catch (error) {
      return error.constructor.name;
    }
  },
};

for (const [name, run] of Object.entries(scenarios)) {
  const result = await run().catch((error) => `${error.constructor.name}: ${error.message}`);
  console.log(JSON.stringify({ name, result: String(result) }));
}
