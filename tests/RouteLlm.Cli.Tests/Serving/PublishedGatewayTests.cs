using System.Net;
using System.Text.RegularExpressions;

namespace RouteLlm.Tests;

/// <summary>The step by which the Dockerfile makes what it runs, and the command that it runs then.</summary>
public sealed partial class PublishedGatewayTests
{
    [Fact]
    public async Task What_the_Dockerfile_publishes_serves()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses a Unix shell.");
        using var folder = new TemporaryFolder();
        string dockerfile = await File.ReadAllTextAsync(Checkout.PathOf("Dockerfile"), TestContext.Current.CancellationToken);
        Assert.Contains("RUN sh eng/publish-gateway.sh /app\n", dockerfile, StringComparison.Ordinal);
        ToolRun published = await ToolProcess.RunAsync("/bin/sh", [Checkout.PathOf("eng/publish-gateway.sh"), folder.PathOf("app")]);
        Assert.True(published.ExitCode == 0, published.Output);
        string[] entry = [.. Quoted().Matches(dockerfile[dockerfile.IndexOf("ENTRYPOINT", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value)];
        int port = FreePort();
        entry[Array.IndexOf(entry, "6060")] = $"{port}";
        entry[Array.IndexOf(entry, "routellm.dll")] = folder.PathOf("app/routellm.dll");

        using ToolProcess gateway = ToolProcess.Start(entry[0], entry[1..], ("GATEWAY_KEY", "key"));

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await UntilReadyAsync(client);
        using HttpResponseMessage withoutKey = await client.GetAsync(new Uri("/v1/models", UriKind.Relative), TestContext.Current.CancellationToken);
        await gateway.TerminateAsync();
        ToolRun run = await gateway.WaitAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, withoutKey.StatusCode);
        Assert.Equal((0, string.Empty), (run.ExitCode, run.Error));
        Assert.Contains("Demonstration mode", run.Output, StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task UntilReadyAsync(HttpClient client)
    {
        while (true)
        {
            try
            {
                using HttpResponseMessage ready = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
