using System.Text.Json;

namespace RouteLlm.Tests;

public sealed class ConfigurationCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_lists_the_routers_of_a_sound_file()
    {
        ToolRun run = await ToolRun.OfAsync("config", "check", Write("router: mine\nmine:\n  kind: lexical\nmf:\n  checkpoint_path: nowhere\n"));

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Equal(2, run.Lines.Length);
        Assert.StartsWith("mine: The router in the package", run.Lines[0], StringComparison.Ordinal);
        Assert.EndsWith("(default)", run.Lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lexical:\n  threshold: 2\n", "line 2, column 14")]
    [InlineData("mf:\n  checkpoint_path: nowhere\n", "the router 'mf' cannot be created")]
    public async Task Check_fails_with_what_is_wrong(string text, string problem)
    {
        ToolRun run = await ToolRun.OfAsync("config", "check", "--load", Write(text));

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-base: &b {strong_model_percent: 30}\nlexical: *b\n")]
    [InlineData("\uFEFFlexical:\n  strong_model_percent: 30\n")]
    [InlineData("rules:\n  rules:\n  - {name: a, target: strong, contains: [yes, no, 1, 2024-01-01]}\n  otherwise: lexical\n")]
    [InlineData("models:\n  strong: { model: same, base_url: \"http://127.0.0.1:1/v1\" }\n  weak: { model: same, base_url: \"http://127.0.0.1:2/v1\" }\n")]
    [InlineData("models:\n  strong: { price: { input: 2, output: 8 } }\n")]
    [InlineData("lexical: {threshold: 0.3}\nfallback: true\nshadow: true\n")]
    [InlineData("lexical: {strong_model_percent: 30}\nmodels:\n  strong: { price: { input: 2, output: 8 } }\n  weak: { price: { input: 0, output: 0 } }\nheld_share: {per_caller: true}\nbudgets: [{ limit: 5, per_caller: true }]\ncallers: {maximum: 100, unusual_share_points: 10}\n")]
    [InlineData("gateway: {requests_per_minute: 60, wrong_keys_per_minute: 5, trusted_proxies: [10.0.0.0/8, 127.0.0.1], allowed_hosts: ['*.example.org'], max_batch_texts: 5, dashboard: false}\n")]
    public async Task What_check_lets_pass_is_served(string text)
    {
        string file = Write(text);

        ToolRun check = await ToolRun.OfAsync("config", "check", file);
        await using ServedTool served = await ServedTool.StartAsync("--config", file);

        Assert.Equal((0, string.Empty), (check.ExitCode, check.Error));
    }

    [Theory]
    [InlineData("lexical: {threshold: 0,3}\n", "line 1, column 24")]
    [InlineData("", "line 1, column 1: the file is empty")]
    [InlineData("lexical: {strong_model_percent: 0.3}\n", "line 1, column 33: 'strong_model_percent' is '0.3'. Write 30 for 30%.")]
    [InlineData("lexical: {strong_model_percent: 30%}\n", "line 1, column 33")]
    [InlineData("lexical:\n\tstrong_model_percent: 30\n", "it is not YAML")]
    [InlineData("lexical: {threshold: 0.3}\nlexical: {threshold: 0.4}\n", "line 2, column 1")]
    [InlineData("mf:\n  checkpoint_path: ${NOT_SET_ANYWHERE}/mf\n", "line 2, column 20")]
    [InlineData("model_list:\n- model_name: gpt-4o\n", "line 2, column 1")]
    [InlineData("models:\n  strong: { model: big, api_key: sk-123 }\n  weak: { model: small }\n", "Nearest: 'api_key_env'")]
    [InlineData("models:\n  strong: { model: a, base_url: \"http://localhost:1/v1\", price: { input: 0.0000025, output: 0.00001 } }\n", "Write 2.5.")]
    [InlineData("rules:\n  rules:\n  - {name: b, target: weak, matches: \"([\"}\n  otherwise: lexical\n", "line 3, column 38")]
    [InlineData("models:\n  strong: { model: a, base_url: \"http://localhost:1/openai/deployments/a?api-version=1\", api_key_env: ROUTELLM_UNSET }\n", ": The environment variable 'ROUTELLM_UNSET' is not set")]
    [InlineData("models:\n  strong: { model: a, base_url: \"http://localhost:1/v1\" }\n", "Weak is not set")]
    [InlineData("models:\n  strong: { model: a, base_url: \"http://localhost:1/v1\" }\n  weak: { model: b, base_url: \"http://localhost:1/v1\" }\nbudgets: [{ limit: 5 }]\n", "line 4, column 11: there is a budget, but 'weak' has no price")]
    [InlineData("models:\n  strong: { model: a, base_url: \"http://localhost:1/v1\" }\n  weak: { model: b, base_url: \"http://localhost:1/v1\" }\n  aliases: { gpt-4: none }\n", "maps 'gpt-4' to 'none'")]
    [InlineData("lexical: {threshold: 0.3}\ngateway: {clients: [{name: a, api_key_env: ROUTELLM_UNSET}]}\n", "line 2, column 44: the environment variable 'ROUTELLM_UNSET' is not set")]
    [InlineData("lexical: {threshold: 0.3}\ngateway: {clients: [{name: a, api_key_env: PATH}, {name: a, api_key_env: HOME}]}\n", "line 2, column 58: there is a client 'a' already")]
    [InlineData("lexical: {threshold: 0.3}\ngateway: {allowed_hosts: ['https://gateway.example.org']}\n", "which is not a host name")]
    [InlineData("lexical: {threshold: 0.3}\ngateway: {trusted_proxies: [proxy]}\n", "which is not an address")]
    [InlineData("lexical: {threshold: 0.3}\nfleet: {redis_env: ROUTELLM_UNSET}\n", "line 2, column 20: the environment variable 'ROUTELLM_UNSET' is not set")]
    [InlineData("lexical: {threshold: 0.3}\nfleet: {redis_env: PATH, redis_key_prefix: 'a{b'}\n", "Fleet.RedisVariable names the environment variable 'PATH', which cannot be used")]
    [InlineData("lexical: {threshold: 0.3}\ncallers: {maximum: 0}\n", "line 2, column 20")]
    [InlineData("lexical: {threshold: 0.3}\nheld_share: {per_caller: true}\n", "line 2, column 13")]
    [InlineData("router: none\nlexical: {threshold: 0.3}\n", "line 1, column 9: there is no router 'none'")]
    [InlineData("lexical: {threshold: 0.3}\nheld_share: true\n", "line 2, column 13")]
    [InlineData("lexical: {strong_model_percent: 30, calibration_file: none.json}\n", "none.json")]
    public async Task Check_refuses_what_serve_refuses_with_the_same_words(string text, string problem)
    {
        string file = Write(text);

        ToolRun check = await ToolRun.OfAsync("config", "check", file);
        ToolRun serve = await ToolRun.OfAsync("serve", "--port", "0", "--config", file);

        Assert.Equal((1, 1, serve.Error), (check.ExitCode, serve.ExitCode, check.Error));
        Assert.Contains(problem, check.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-123", check.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mf", "keep_prompts: true", null)]
    [InlineData("mf", "keep_prompts: false", "The router 'mf' learns from prompts, but the battle log keeps none. Set Battles.KeepPrompts (in YAML, battles.keep_prompts: true)")]
    [InlineData("random", "keep_prompts: true", "the default router 'random' is another one")]
    public async Task Check_says_which_routers_learn_and_from_what(string router, string setting, string? problem)
    {
        WordEmbedding.ModelOf(["large", "small"]).Write(_folder.PathOf("mf"));
        string models = string.Join("\n", ((string[])["strong", "weak"]).Select(static model => $"  {model}: {{ model: {model}, base_url: \"http://127.0.0.1:1/v1\", price: {{ input: 2, output: 8 }} }}"));
        string file = Write($"router: {router}\nrandom: {{threshold: 0.5}}\nmf: {{checkpoint_path: mf, strong_model: large, weak_model: small, threshold: 0.5, embedding: {{base_url: \"http://127.0.0.1:1/v1\", model: e}}}}\nmodels:\n{models}\nbattles: {{file: battles.jsonl, spend_limit: 5, judge_model: strong, learning_folder: learning, {setting}}}\n");

        ToolRun check = await ToolRun.OfAsync("config", "check", file);

        Assert.Equal(problem is null ? 0 : 1, check.ExitCode);
        Assert.Contains(problem ?? string.Empty, check.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.PathOf("learning")));
    }

    [Fact]
    public async Task A_folder_is_called_one_and_a_check_keeps_no_decisions()
    {
        ToolRun folder = await ToolRun.OfAsync("config", "check", _folder.Path);
        ToolRun log = await ToolRun.OfAsync("config", "check", Write("decision_log: { path: decisions.jsonl }\n"));

        Assert.Contains("is a folder", folder.Error, StringComparison.Ordinal);
        Assert.Equal((1, 0, false), (folder.ExitCode, log.ExitCode, File.Exists(_folder.PathOf("decisions.jsonl"))));
    }

    [Fact]
    public async Task Schema_writes_the_one_of_the_repository()
    {
        ToolRun run = await ToolRun.OfAsync("config", "schema");

        using JsonDocument schema = JsonDocument.Parse(run.Output);
        Assert.Equal(await File.ReadAllTextAsync(Checkout.PathOf("schema/routellm.schema.json"), TestContext.Current.CancellationToken), run.Output);
    }

    private string Write(string text)
    {
        string path = _folder.PathOf("routellm.yaml");
        File.WriteAllText(path, text);
        return path;
    }
}
