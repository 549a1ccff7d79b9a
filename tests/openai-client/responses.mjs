// Calls a gateway with the npm package openai in OpenAI's Responses, scenario by scenario, and prints what a program sees of each.
import OpenAI from "openai";

const client = new OpenAI({ baseURL: process.argv[2], apiKey: process.env.GATEWAY_KEY, maxRetries: 0 });
const ask = (prompt, more = {}) => ({ model: "router-fixed-0.5", input: prompt, store: false, max_output_tokens: 100, ...more });
const weather = { type: "function", name: "weather", description: "The weather.", strict: false, parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] } };
const called = (response) => response.output.filter((item) => item.type === "function_call").map((item) => `${item.call_id} ${item.name} ${JSON.parse(item.arguments).city}`).join();
const ended = (response) => `${response.status} ${response.usage.input_tokens} ${response.usage.input_tokens_details.cached_tokens} ${response.usage.output_tokens}`;
const failed = (call) => call.then(() => "no error", (error) => `${error.status} ${error.constructor.name}`);
const collect = async (prompt, more) => {
  const stream = client.responses.stream(ask(prompt, more));
  let text = "";
  for await (const event of stream) {
    text += event.type === "response.output_text.delta" ? event.delta : "";
  }
  return [text, await stream.finalResponse()];
};

const scenarios = {
  plain: async () => { const response = await client.responses.create(ask("something hard")); return `${response.output_text}; ${ended(response)}`; },
  stream: async () => { const [text, response] = await collect("something hard"); return `${text}; ${response.output_text}; ${ended(response)}`; },
  tools: async () => called(await client.responses.create(ask("hard: call both tools", { tools: [weather] }))),
  streamedTools: async () => called((await collect("hard: call both tools", { tools: [weather] }))[1]),
  results: async () => {
    const calls = (await client.responses.create(ask("hard: call both tools", { tools: [weather] }))).output.filter((item) => item.type === "function_call");
    const outputs = calls.map((call) => ({ type: "function_call_output", call_id: call.call_id, output: "sun" }));
    return (await client.responses.create(ask([{ role: "user", content: "something easy" }, ...calls, ...outputs], { tools: [weather] }))).output_text;
  },
  tooMany: async () => failed(client.responses.create(ask("fail with 429"))),
  refused: async () => failed(client.responses.create(ask("fail with 400"))),
  broken: async () => failed(client.responses.create(ask("fail with 500", { stream: true }))),
  cut: async () => collect("break off").then(([, response]) => response.status === "failed" ? "error" : "complete", () => "error"),
  unknown: async () => failed(client.responses.create(ask("x", { model: "none" }))),
  abort: async () => {
    const stream = await client.responses.create(ask("hang", { stream: true }));
    for await (const event of stream) {
      if (event.type === "response.output_text.delta") {
        stream.controller.abort();
        return event.delta.trim();
      }
    }
  },
};

for (const [name, run] of Object.entries(scenarios)) {
  const result = await run().catch((error) => `${error.constructor.name}: ${error.message}`);
  console.log(JSON.stringify({ name, result: String(result) }));
}
