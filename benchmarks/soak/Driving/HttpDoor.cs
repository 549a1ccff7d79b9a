using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Soak;

/// <summary>Asks over HTTP: a gateway as OpenAI's clients do, with the loop of tools on this side.</summary>
internal sealed class HttpDoor(HttpClient http, int port)
{
    private static readonly JsonNode Tools = JsonNode.Parse("""[{"type":"function","function":{"name":"look_up","description":"Looks something up.","parameters":{"type":"object","properties":{"round":{"type":"integer"}}}}}]""")!;

    public async Task<SoakOutcome> AskAsync(SoakQuestion question, CancellationToken cancellationToken)
    {
        var messages = new JsonArray([.. question.Earlier.Select(static (text, i) => Message(i % 2 == 0 ? "user" : "assistant", text)), Message("user", question.Prompt)]);
        string? model = null;
        while (true)
        {
            using HttpRequestMessage request = RequestFor(question, messages);
            CompletionReading answer;
            try
            {
                using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                answer = await CompletionReading.ReadAsync(response, question.IsStreamed, cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                return cancellationToken.IsCancellationRequested ? SoakOutcome.Cancelled : SoakOutcome.Broken(hasBegun: false, exception.Message);
            }

            if (answer.Problem is { } problem)
            {
                return cancellationToken.IsCancellationRequested ? SoakOutcome.Cancelled : SoakOutcome.Broken(answer.HasBegun, problem);
            }

            if (model is not null && model != answer.Model && answer.Basis is not ("fallback" or "circuit"))
            {
                return SoakOutcome.Wrong($"the turn went from {model} to {answer.Model} by {answer.Basis}");
            }

            model = answer.Model;
            if (answer.CallId is not { } call)
            {
                return SoakOutcome.Of(answer.Text, question.IsStreamed);
            }

            messages.Add(JsonNode.Parse($$$"""{"role":"assistant","content":null,"tool_calls":[{"id":"{{{call}}}","type":"function","function":{"name":"look_up","arguments":"{}"}}]}"""));
            messages.Add(JsonNode.Parse($$$"""{"role":"tool","tool_call_id":"{{{call}}}","content":"42"}"""));
        }
    }

    private static JsonObject Message(string role, string text) => new JsonObject { ["role"] = role, ["content"] = text };

    private HttpRequestMessage RequestFor(SoakQuestion question, JsonArray messages)
    {
        var body = new JsonObject { ["model"] = "auto", ["stream"] = question.IsStreamed, ["messages"] = messages.DeepClone() };
        if (question.HasTools)
        {
            body["tools"] = Tools.DeepClone();
        }

        return new HttpRequestMessage(HttpMethod.Post, new Uri(Addresses.Of(port), "/v1/chat/completions")) { Content = JsonContent.Create(body), Headers = { { CallerHeader.Name, question.Caller } } };
    }
}
