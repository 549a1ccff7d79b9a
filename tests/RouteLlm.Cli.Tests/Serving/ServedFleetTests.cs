using System.Text;

namespace RouteLlm.Tests;

/// <summary>Gateways that share their state in the Redis that their file names.</summary>
public sealed class ServedFleetTests : IDisposable
{
    private const string Variable = "ROUTELLM_TEST_SERVED_REDIS";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Two_gateways_share_their_state_in_the_Redis_that_their_file_names()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        Environment.SetEnvironmentVariable(Variable, server.Configuration);
        string file = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(
            file, $"lexical: {{strong_model_percent: 30}}\nheld_share: true\nfleet: {{redis_env: {Variable}, redis_key_prefix: served, interval_seconds: 0.05}}\n", TestContext.Current.CancellationToken);
        await using ServedTool one = await ServedTool.StartAsync("--config", file);
        await using ServedTool other = await ServedTool.StartAsync("--config", file);
        using var http = new HttpClient();

        foreach (ServedTool gateway in (ServedTool[])[one, other])
        {
            using var body = new StringContent("""{"model":"auto","messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await http.PostAsync(new Uri(gateway.BaseUrl, "/v1/chat/completions"), body, TestContext.Current.CancellationToken);
            response.EnsureSuccessStatusCode();
        }

        // How many requests it says may be less: those of an exchange that failed are not told again.
        await Condition.WaitAsync(async () => await server.GetAsync("{served}:share:lexical:30:requests") is not null, TestContext.Current.CancellationToken);
    }
}
