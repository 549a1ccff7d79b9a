using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

/// <summary>A gateway that is killed in the middle of battles.</summary>
public sealed class KilledGatewayTests : IDisposable
{
    private const int Kills = 4;
    private const int HeapBytes = 512 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private Judgements _judgements = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Log => _folder.PathOf("battles.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_at_any_moment_it_loses_no_more_than_the_last_battle_and_the_next_process_goes_on()
    {
        await using RecordingUpstream model = await RecordingUpstream.StartAsync(AnswerAsync);
        string file = _folder.PathOf("routellm.yaml");

        // A file for every few battles, so that some are killed as one ends and the next begins.
        await File.WriteAllTextAsync(file, $$$"""
            models:
              strong: {model: big, base_url: "{{{model.BaseUrl}}}", price: {input: 1, output: 2}}
              weak: {model: small, base_url: "{{{model.BaseUrl}}}", price: {input: 1, output: 2}}
            battles: {file: battles.jsonl, spend_limit: 1000, sample_rate: 1, judge_model: strong, max_concurrency: 1, queue_length: 1000, max_file_bytes: 4000}
            """, Token);
        var random = new Random(1);
        HashSet<Guid> before = [];
        for (int kill = 0; kill < Kills; kill++)
        {
            int judged = await RunAsync(file, random.Next(1, 20), TimeSpan.FromMilliseconds(random.Next(20)));

            IReadOnlyList<BattleRecord> battles = await BattleLogReader.ReadAsync(Log, cancellationToken: Token);
            HashSet<Guid> now = [.. battles.Select(static battle => battle.DecisionId)];
            Assert.Equal(battles.Count, now.Count);
            Assert.All(battles, static battle => Assert.Equal((BattleVerdict.Tie, "big", "small", true), (battle.Verdict, battle.StrongModel, battle.WeakModel, battle.JudgeCost > 0 && battle.Features is not null)));
            Assert.Subset(now, before);

            // The answer that was the verdict may have been on its way, or not counted yet.
            Assert.InRange(judged - (now.Count - before.Count), -1, 1);
            before = now;
        }

        Assert.True(Directory.GetFiles(_folder.Path, "battles*").Length > 1);
    }

    // Gives how many battles were judged before the kill.
    private async Task<int> RunAsync(string file, int judged, TimeSpan delay)
    {
        Judgements judgements = _judgements = new Judgements();
        using ServedProcess server = await ServedProcess.StartAsync(HeapBytes, "--config", file);
        Task asking = AskAsync(server.Client);
        for (DateTime end = DateTime.UtcNow + Patience; judgements.Count < judged;)
        {
            Assert.True(DateTime.UtcNow < end, $"Only {judgements.Count} of {judged} battles were judged.");
            await Task.Delay(2, Token);
        }

        await Task.Delay(delay, Token);
        await server.KillAsync();
        await asking.WaitAsync(Patience, Token);
        return judgements.Count;
    }

    // Until it is killed.
    private static async Task AskAsync(HttpClient client)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                using var body = new StringContent($$"""{"model":"auto","messages":[{"role":"user","content":"What is {{i}}?"}]}""", Encoding.UTF8, "application/json");
                using HttpResponseMessage response = await client.PostAsync(new Uri("v1/chat/completions", UriKind.Relative), body, Token);
                response.EnsureSuccessStatusCode();
            }
        }
        catch (HttpRequestException exception) when (exception.StatusCode is null)
        {
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Judgements judgements = _judgements;
        string asked = (string)context.Items[RecordingUpstream.BodyKey]!;
        bool isJudging = asked.Contains("You compare two answers", StringComparison.Ordinal);
        string content = JsonSerializer.Serialize(isJudging ? """{"better":"tie"}""" : "an answer");
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$$"""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":{{{content}}}},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""", Token);
        if (isJudging)
        {
            judgements.Answer();
        }
    }

    // Of one process; what it asked before it was killed may be answered when the next one runs.
    private sealed class Judgements
    {
        private int _answers;

        // A judge is asked twice for each battle.
        public int Count => Volatile.Read(ref _answers) / 2;

        public void Answer() => Interlocked.Increment(ref _answers);
    }
}
