using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>A gateway that is killed in the middle of battles.</summary>
public sealed class KilledGatewayTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private int _asks;
    private int _judged;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Log => _folder.PathOf("battles.jsonl");

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task No_more_than_the_last_battle_is_lost_and_the_next_process_goes_on()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There is no kill -9 here.");
        }

        await using RecordingUpstream model = await RecordingUpstream.StartAsync(AnswerAsync);
        string file = _folder.PathOf("routellm.yaml");
        await File.WriteAllTextAsync(file, $$$"""
            models:
              strong: {model: big, base_url: "{{{model.BaseUrl}}}", price: {input: 1, output: 2}}
              weak: {model: small, base_url: "{{{model.BaseUrl}}}", price: {input: 1, output: 2}}
            battles: {file: battles.jsonl, spend_limit: 1000, sample_rate: 1, judge_model: strong, max_concurrency: 1, queue_length: 1000}
            """, Token);

        int before = await RunAsync(file, killed: true);
        int lines = File.ReadAllLines(Log).Count(static line => IsBattle(line));
        // The answer that was the verdict may have been on its way, or not counted yet.
        Assert.InRange(before - lines, -1, 1);

        await RunAsync(file, killed: false);
        IReadOnlyList<BattleRecord> battles = await BattleLogReader.ReadAsync(Log, cancellationToken: Token);
        Assert.InRange(battles.Count, lines + 10, int.MaxValue);
        Assert.Equal(battles.Count, battles.Select(static battle => battle.DecisionId).Distinct().Count());
    }

    // Gives how many battles were judged.
    private async Task<int> RunAsync(string file, bool killed)
    {
        (_asks, _judged) = (0, 0);
        int port = FreePort();
        using ToolProcess server = ToolProcess.Start("dotnet", [ToolProcess.Path, "serve", "--config", file, "--port", $"{port}"]);
        var url = new Uri($"http://127.0.0.1:{port}/");
        await UntilAsync(async () => await TryAsync(() => _client.GetAsync(new Uri(url, "health"), Token)));
        for (int i = 0; i < 60; i++)
        {
            using var body = new StringContent($$"""{"model":"auto","messages":[{"role":"user","content":"What is {{i}}?"}]}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await _client.PostAsync(new Uri(url, "v1/chat/completions"), body, Token);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        await UntilAsync(() => Task.FromResult(Volatile.Read(ref _judged) >= 20));
        if (killed)
        {
            await server.KillAsync();
        }
        else
        {
            await server.TerminateAsync();
        }

        await server.WaitAsync().WaitAsync(Patience, Token);
        return Volatile.Read(ref _judged);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        // A judge is asked twice for each battle.
        string asked = (string)context.Items[RecordingUpstream.BodyKey]!;
        bool isJudging = asked.Contains("You compare two answers", StringComparison.Ordinal);
        string content = JsonSerializer.Serialize(isJudging ? """{"better":"tie"}""" : "an answer");
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":{{{content}}}},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""", Token);
        if (isJudging && Interlocked.Increment(ref _asks) % 2 == 0)
        {
            Interlocked.Increment(ref _judged);
        }
    }

    private static bool IsBattle(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.GetProperty("type").ValueEquals("battle"u8);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<bool> TryAsync(Func<Task<HttpResponseMessage>> ask)
    {
        try
        {
            using HttpResponseMessage response = await ask();
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (DateTime end = DateTime.UtcNow + Patience; !await condition();)
        {
            Assert.True(DateTime.UtcNow < end, "It took too long.");
            await Task.Delay(20, Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
