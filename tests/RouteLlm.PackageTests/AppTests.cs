using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>What a user builds with the packages runs, and the model that the decision names is the one that answers.</summary>
public sealed class AppTests(ConsumerApps apps)
{
    private static readonly string[] StrongThenWeak = ["Strong large", "Strong large", "Weak small", "Weak small"];

    [Fact]
    public async Task A_console_app_routes_and_its_own_router_is_one_class()
    {
        await using RecordingUpstream models = await FakeModels.StartAsync();

        ProgramRun run = await apps.RunAsync("Console", models.BaseUrl.ToString());

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal([.. StrongThenWeak, "short: weak", "long: strong"], run.Lines);
    }

    [Fact]
    public async Task Ollama_serves_as_the_weak_model_and_Anthropic_as_the_strong_one()
    {
        await using RecordingUpstream models = await FakeModels.StartAsync();

        ProgramRun run = await apps.RunAsync("OtherModels", models.BaseUrl.GetLeftPart(UriPartial.Authority));

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal(StrongThenWeak, run.Lines);
        Assert.Equal(["/v1/messages", "/v1/messages", "/api/chat", "/api/chat"], models.Calls.Select(call => call.Path.Split('?')[0]));
    }

    [Fact]
    public async Task An_agent_of_Agent_Framework_routes_whole_and_streamed()
    {
        await using RecordingUpstream models = await FakeModels.StartAsync();

        ProgramRun run = await apps.RunAsync("AgentFramework", models.BaseUrl.ToString());

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal(StrongThenWeak, run.Lines);
    }

    [Fact]
    public async Task A_kernel_of_Semantic_Kernel_routes_whole_and_streamed()
    {
        await using RecordingUpstream models = await FakeModels.StartAsync();

        ProgramRun run = await apps.RunAsync("SemanticKernel", models.BaseUrl.ToString());

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal(StrongThenWeak, run.Lines);
    }

    [Fact]
    public async Task A_gateway_in_an_ASP_NET_Core_app_answers_with_the_chosen_model()
    {
        await using RecordingUpstream models = await FakeModels.StartAsync();
        using Process gateway = await apps.StartAsync("Gateway", "--urls", "http://127.0.0.1:0", "--Upstream", models.BaseUrl.ToString());
        try
        {
            using var client = new HttpClient { BaseAddress = await AddressOfAsync(gateway) };
            foreach ((string model, string target, string answer) in ((string, string, string)[])[("router-lexical-0", "strong", "large"), ("router-lexical-1", "weak", "small")])
            {
                using HttpResponseMessage response = await client.PostAsJsonAsync(
                    "v1/chat/completions",
                    new { model, messages = new[] { new { role = "user", content = "Why is the sky blue?" } } },
                    TestContext.Current.CancellationToken);
                string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

                Assert.True(response.IsSuccessStatusCode, body);
                Assert.Equal(target, response.Headers.GetValues("x-routellm-target").Single());
                using var document = JsonDocument.Parse(body);
                Assert.Equal(answer, document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
            }
        }
        finally
        {
            gateway.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task An_app_that_references_every_package_builds_without_a_warning_and_loads_them()
    {
        ProgramRun run = await apps.RunAsync("EveryPackage");

        Assert.True(run.ExitCode == 0, run.Everything);
        Assert.Equal(PackedPackages.Libraries.Select(package => $"{package.Id} True"), run.Lines);
    }

    /// <summary>Reads what the app says, up to the address that it listens on.</summary>
    private static async Task<Uri> AddressOfAsync(Process app)
    {
        const string mark = "Now listening on: ";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var said = new List<string>();
        while (await app.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            said.Add(line);
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and int start)
            {
                return new Uri(line[(start + mark.Length)..].Trim());
            }
        }

        throw new InvalidOperationException(string.Join('\n', said) + await app.StandardError.ReadToEndAsync(limit.Token));
    }
}
