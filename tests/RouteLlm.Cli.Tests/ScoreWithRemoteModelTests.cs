using System.Text.Json;
using System.Text.Json.Nodes;

namespace RouteLlm.Tests;

/// <summary><c>routellm score --config</c> with models at an endpoint, on loopback.</summary>
public sealed class ScoreWithRemoteModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Causal_llm_gives_the_win_rate_of_the_log_probabilities()
    {
        await using RecordingUpstream model = await RecordingUpstream.AnsweringAsync(Completion(
            "[[4]]", """{"content":[{"token":"[[4]]","logprob":-0.5,"bytes":null,"top_logprobs":[{"token":"[[4]]","logprob":-0.5,"bytes":null},{"token":"[[1]]","logprob":-1.5,"bytes":null}]}]}"""));
        File.WriteAllText(_folder.PathOf("system.txt"), "Predict.");
        File.WriteAllText(_folder.PathOf("classifier.txt"), "[{question}]");

        ToolRun run = await ScoreAsync("causal_llm", $"""
            causal_llm:
              model: scorer
              base_url: {model.BaseUrl}
              system_message: system.txt
              classifier_message: classifier.txt
              max_output_tokens: 500
              temperature: 1
              top_logprobs: 5
            """);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(
            Math.Exp(-1.5) / (Math.Exp(-0.5) + Math.Exp(-1.5)),
            JsonDocument.Parse(Assert.Single(run.Lines)).RootElement.GetProperty("strong_win_rate").GetDouble(),
            1e-6);
        JsonNode body = JsonNode.Parse(model.Call.Text)!;
        Assert.Equal(
            ("scorer", "[hello]", 5, 500, 1.0),
            ((string)body["model"]!, (string)body["messages"]![1]!["content"]!, (int)body["top_logprobs"]!, (int)body["max_completion_tokens"]!, (double)body["temperature"]!));
    }

    [Fact]
    public async Task An_answer_without_a_score_ends_the_run_with_an_error()
    {
        await using RecordingUpstream model = await RecordingUpstream.AnsweringAsync(Completion("I cannot say.", "null"));
        File.WriteAllText(_folder.PathOf("message.txt"), "{question}");

        ToolRun run = await ScoreAsync("causal_llm", $"causal_llm: {{model: scorer, base_url: '{model.BaseUrl}', system_message: message.txt, classifier_message: message.txt}}");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("the model's answer is not one of the 5 scores", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Llm_classifier_takes_temperature_and_output_tokens_from_the_file()
    {
        await using RecordingUpstream model = await RecordingUpstream.AnsweringAsync(Completion("coding", "null"));

        ToolRun run = await ScoreAsync("llm_classifier", $"llm_classifier: {{model: reasoner, base_url: '{model.BaseUrl}', temperature: 1, max_output_tokens: 4000}}");

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        JsonNode body = JsonNode.Parse(model.Call.Text)!;
        Assert.Equal((1.0, 4000), ((double)body["temperature"]!, (int)body["max_completion_tokens"]!));
    }

    private static string Completion(string answer, string logProbabilities) =>
        $$$"""{"id":"1","object":"chat.completion","created":1700000000,"model":"m","choices":[{"index":0,"finish_reason":"stop","logprobs":{{{logProbabilities}}},"message":{"role":"assistant","content":"{{{answer}}}"}}]}""";

    private async Task<ToolRun> ScoreAsync(string router, string configuration)
    {
        File.WriteAllText(_folder.PathOf("routellm.yaml"), configuration);
        return await ToolRun.WithInputAsync("{\"prompt\":\"hello\"}\n", "score", "--input", "-", "--config", _folder.PathOf("routellm.yaml"), "--router", router);
    }
}
