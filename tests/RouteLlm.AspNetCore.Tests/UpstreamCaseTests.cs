using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace RouteLlm.Tests;

/// <summary>Every oddity of the fake upstream in <c>shared/cases</c>, behind the gateway with a fallback: whole and streamed.</summary>
public sealed class UpstreamCaseTests : IDisposable
{
    private const string Passes = "passes";
    private const string FallsBack = "falls back";
    private const string BrokenOff = "is broken off";
    private const string Told = "says that it failed";

    // Longer than a busy machine takes, and the time that silence costs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    public static (string Oddity, string Whole, string Streamed)[] Cases { get; } =
    [
        .. Of(Passes, Passes, "azure", "crlf", "comments", "utf8", "longline", "noindex", "sameindex", "twotools", "noargs", "stopfinish", "emptyfinish", "nullfinish", "nofinishfield", "nodone", "reasoning", "refusal",
            "filter", "nousage", "slowstream", "nospace", "eventnames", "slowaccel", "plain"),

        // JSON where a stream was due.
        .. Of(Passes, FallsBack, "gzip", "forcegzip", "objargs", "echo", "cache"),
        .. Of(FallsBack, FallsBack, "err200", "err200json", "empty200", "hang", "429", "500", "503", "408", "html", "redirect"),
        .. Of(Told, Told, "errmid"),
        .. Of(BrokenOff, BrokenOff, "cut", "stall"),
        .. Of("401", "401", "401"),
        .. Of("404", "404", "404"),
        .. Of("400", "400", "400ctx", "400cf", "400tok"),
    ];

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task Each_oddity_of_an_upstream_passes_falls_back_or_is_told()
    {
        using CaseUpstream upstream = await CaseUpstream.StartAsync(_folder.Path);
        var outcomes = new (string Oddity, string Whole, string Streamed)[Cases.Length];

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Cases.Length),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (i, _) =>
            {
                string oddity = Cases[i].Oddity;
                await using TestGateway gateway = await TestGateway.StartAsync(services => services.AddRouteLlmGateway(options =>
                    {
                        options.Strong = new GatewayUpstream { Model = "big", BaseUrl = upstream.AddressOf(oddity), Timeout = Patience };
                        options.Weak = new GatewayUpstream { Model = "small", BaseUrl = upstream.AddressOf("plain") };
                    }).AddRouter(new FixedRouter()).UseFallback(static fallback => fallback.AttemptTimeout = Patience));
                outcomes[i] = (oddity, await OutcomeAsync(gateway, isStreamed: false), await OutcomeAsync(gateway, isStreamed: true));
                Assert.DoesNotContain("sk-secret", gateway.Log.Text, StringComparison.Ordinal);
            });

        Assert.Equal(Cases, outcomes);
    }

    private static IEnumerable<(string Oddity, string Whole, string Streamed)> Of(string whole, string streamed, params IEnumerable<string> oddities) => oddities.Select(oddity => (oddity, whole, streamed));

    private static async Task<string> OutcomeAsync(TestGateway gateway, bool isStreamed)
    {
        try
        {
            using HttpResponseMessage response = await gateway.PostAsync(
                $$"""{"model":"router-fixed-0.0001","stream":{{(isStreamed ? "true" : "false")}},"max_tokens":50,"messages":[{"role":"user","content":"hello"}]}""");
            string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain("sk-secret", body, StringComparison.Ordinal);
            return response.StatusCode != HttpStatusCode.OK ? $"{(int)response.StatusCode}"
                : response.Headers.GetValues("x-routellm-target").Single() == "weak" ? FallsBack
                : body.Contains("\"error\"", StringComparison.Ordinal) ? Told
                : Passes;
        }
        catch (HttpRequestException)
        {
            return BrokenOff;
        }
    }
}
