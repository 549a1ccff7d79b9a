using System.Globalization;
using System.Text;

namespace RouteLlm.Tests;

/// <summary>Gateways that share their state in the Redis that their file names.</summary>
public sealed class ServedFleetTests : IDisposable
{
    private const string Variable = "ROUTELLM_TEST_SERVED_REDIS";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 120_000)]
    public async Task Two_gateways_count_their_requests_in_the_Redis_that_their_file_names()
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

        // An exchange whose answer is lost counts twice.
        await Condition.WaitAsync(
            async () => int.Parse(await server.GetAsync("{served}:share:lexical:30:requests") ?? "0", CultureInfo.InvariantCulture) >= 2, TestContext.Current.CancellationToken);
    }
}
