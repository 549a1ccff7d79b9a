using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>
/// A copy of the files that a clone gives the reader's commands, in which they run; the network that they need is on loopback.
/// </summary>
internal sealed class ExampleClone : IAsyncDisposable
{
    private const string LocalModels = "http://localhost:11434/v1";

    // What takes minutes on the shared data runs on the examples of the same kind.
    private static readonly (string Shared, string Example)[] SmallData =
    [
        ("../shared/data/judged", "examples/rated.jsonl"),
        ("../shared/data/outcomes", "examples/outcomes"),
    ];

    private static readonly string Shared = System.Environment.GetEnvironmentVariable("ROUTELLM_DATA") ?? Path.GetFullPath(Checkout.PathOf("../shared"));

    private readonly TemporaryFolder _folder = new();
    private readonly EmbeddingsServer _embeddings = new(Embed);
    private HuggingFaceServer? _hub;
    private RecordingUpstream? _chat;

    public static async Task<ExampleClone> CreateAsync()
    {
        var clone = new ExampleClone { _hub = await HuggingFaceServer.StartAsync(), _chat = await RecordingUpstream.StartAsync(AnswerAsync) };
        clone._hub.Add("routellm/mf_gpt4_augmented", "config.json", "{}"u8.ToArray());
        clone._hub.Add("routellm/mf_gpt4_augmented", "model.safetensors", new byte[64], isLarge: true);
        foreach (string folder in (string[])["examples", "schema"])
        {
            clone.Copy(Checkout.PathOf(folder), folder);
        }

        return clone;
    }

    /// <summary>Runs a command to its end, or a server until it answers.</summary>
    public async Task<ToolRun> RunAsync(DocumentedCommand command)
    {
        List<string> arguments = Resolve([.. command.Words], command.Output.Count > 0);
        if (arguments is not [_, "serve", ..])
        {
            using ToolProcess process = ToolProcess.StartIn(_folder.Path, "dotnet", [.. arguments], Environment());
            return await process.WaitAsync();
        }

        int port = FreePort();
        using ToolProcess server = ToolProcess.StartIn(_folder.Path, "dotnet", [.. arguments, "--port", $"{port}"], [.. Environment(), ("OPENAI_API_KEY", "key")]);
        Task<ToolRun> end = server.WaitAsync();
        await AnswersAsync(new Uri($"http://127.0.0.1:{port}/health"), end);
        await server.TerminateAsync();
        return await end;
    }

    public async ValueTask DisposeAsync()
    {
        await _embeddings.DisposeAsync();
        await _hub!.DisposeAsync();
        await _chat!.DisposeAsync();
        _folder.Dispose();
    }

    private List<string> Resolve(string[] words, bool showsOutput)
    {
        // The built program in place of a build: "dotnet run --project PROJECT -- ARGUMENTS", or the tool by its name.
        List<string> arguments = words switch
        {
            ["routellm", .. var rest] => [ToolProcess.Path, .. rest],
            ["dotnet", "run", "--project", "src/RouteLlm.Cli", "--", .. var rest] => [ToolProcess.Path, .. rest],
            ["dotnet", "run", "--project", "samples/QuickStart"] => [ToolProcess.Path.Replace("src/RouteLlm.Cli", "samples/QuickStart", StringComparison.Ordinal).Replace("routellm.dll", "QuickStart.dll", StringComparison.Ordinal)],
            _ => throw new InvalidOperationException($"Say in {nameof(CommandsThatAreNotRun)} why this is not run, or run it: {string.Join(' ', words)}"),
        };
        int benchmarks = arguments.IndexOf("--benchmarks");
        if (benchmarks >= 0)
        {
            arguments.RemoveRange(benchmarks, 2);
        }

        foreach ((string shared, string example) in SmallData)
        {
            arguments = [.. arguments.Select(argument => argument == shared ? example : argument)];
        }

        // Intervals from few resamples take a tenth of the time; a shown output is of the default.
        string[] faster = !showsOutput && arguments is [_, "evaluate", ..] ? ["--resamples", "20"] : [];
        Uri models = arguments is [_, "rate", ..] ? _chat!.BaseUrl : _embeddings.BaseUrl;
        return [.. arguments.Select(argument => argument.Replace(LocalModels, models.ToString(), StringComparison.Ordinal).Replace("../shared", Shared, StringComparison.Ordinal)), .. faster];
    }

    private (string Name, string Value)[] Environment() =>
    [
        ("HF_ENDPOINT", _hub!.Endpoint.ToString()),
        ("HF_HUB_CACHE", _folder.PathOf("hub")),
        ("XDG_CACHE_HOME", _folder.PathOf("cache")),
        ("ROUTELLM_DATA", Shared),
    ];

    private void Copy(string source, string target)
    {
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = _folder.PathOf(Path.Combine(target, Path.GetRelativePath(source, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (Path.GetExtension(file) == ".yaml")
            {
                // The chat models stand in braces, with their address in quotes.
                File.WriteAllText(copy, File.ReadAllText(file)
                    .Replace($"\"{LocalModels}\"", $"\"{_chat!.BaseUrl}\"", StringComparison.Ordinal)
                    .Replace(LocalModels, _embeddings.BaseUrl.ToString(), StringComparison.Ordinal));
            }
        }
    }

    private static async Task AnswersAsync(Uri address, Task<ToolRun> end)
    {
        using var client = new HttpClient();
        while (!end.IsCompleted)
        {
            try
            {
                using HttpResponseMessage response = await client.GetAsync(address, TestContext.Current.CancellationToken);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }

        Assert.Fail((await end).Error);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static Task AnswerAsync(HttpContext context)
    {
        FakeModelRequest request = FakeModelRequest.Read((string)context.Items[RecordingUpstream.BodyKey]!);
        if (!request.IsStreamed)
        {
            return RateAsync(context);
        }

        (context.Response.ContentType, string answer) = FakeOpenAI.Answer(request);
        return context.Response.WriteAsync(answer, context.RequestAborted);
    }

    // A chat model that finds long prompts hard.
    private static Task RateAsync(HttpContext context)
    {
        int rating = Math.Min(100, ((string)context.Items[RecordingUpstream.BodyKey]!).Length % 101);
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$$"""
            {"id":"c1","object":"chat.completion","created":1,"model":"qwen3","choices":[{"index":0,"message":{"role":"assistant","content":"{{{rating}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}
            """,
            context.RequestAborted);
    }

    // Prompts with some of the same letters are near each other.
    private static float[] Embed(string text)
    {
        float[] vector = new float[32];
        foreach (char letter in text)
        {
            vector[letter % 32]++;
        }

        float length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => length > 0 ? value / length : 0)];
    }
}
