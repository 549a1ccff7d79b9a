using System.Text.Json;

namespace RouteLlm.Tests;

/// <summary>
/// What the embedded model decides at the threshold of 50% strong calls: the floors are what it reached when it was trained.
/// </summary>
public sealed class LexicalDecisionTests
{
    private const int EasyRequests = 20;

    private static readonly double Threshold = LexicalRouter.Default.Calibration.GetThreshold(50);

    public static TheoryData<string, double> Noise => new()
    {
        { "line feed", 0 },
        { "time stamp", 0 },
        { "fence", 0 },
        { "quotes", 0.01 },
        { "block quote", 0 },
        { "harness", 0 },
        { "lower case", 0.01 },
        { "upper case", 0.01 },
        { "please", 0.01 },
        { "thanks", 0.02 },
        { "JSON", 0 },
        { "ruler", 0 },
    };

    [Theory]
    [MemberData(nameof(Noise))]
    public void Noise_around_a_request_does_not_turn_its_decision(string noise, double share)
    {
        string[] requests = [.. TranslatedRequests().SelectMany(static language => language.Requests)];

        int turned = requests.Count(request => IsStrong(request) != IsStrong(Add(noise, request)));

        Assert.True(turned <= share * requests.Length, $"{turned} of {requests.Length}");
    }

    [Fact]
    public void Requests_are_decided_alike_in_thirteen_languages()
    {
        (string Language, string[] Requests)[] languages = TranslatedRequests();
        bool[] english = [.. languages.Single(static language => language.Language == "en").Requests.Select(IsStrong)];
        (string Language, string[] Requests)[] others = [.. languages.Where(static language => language.Language != "en")];

        int alike = others.Sum(language => language.Requests.Select(IsStrong).Zip(english).Count(static pair => pair.First == pair.Second));
        int right = languages.Sum(static language => language.Requests.Select((request, i) => IsStrong(request) == i >= EasyRequests).Count(static isRight => isRight));

        Assert.True(alike >= 0.8 * others.Length * english.Length, $"as in English: {alike} of {others.Length * english.Length}");
        Assert.True(right >= 0.95 * languages.Length * english.Length, $"easy weak and hard strong: {right} of {languages.Length * english.Length}");
    }

    private static bool IsStrong(string prompt) => LexicalRouter.Default.Score(prompt) >= Threshold;

    private static (string Language, string[] Requests)[] TranslatedRequests() =>
    [
        .. File.ReadLines(Checkout.PathOf("tests/RouteLlm.Routing.Tests/Routers/Lexical/translated-requests.jsonl")).Select(static line => JsonElement.Parse(line)).Select(static row =>
            (row.GetProperty("language").GetString()!, row.GetProperty("prompts").EnumerateArray().Select(static prompt => prompt.GetString()!).ToArray())),
    ];

    private static string Add(string noise, string request) => noise switch
    {
        "line feed" => $"\n{request}",
        "time stamp" => $"[2026-11-26 10:15] {request}",
        "fence" => $"```\n{request}\n```",
        "quotes" => $"\"{request}\"",
        "block quote" => string.Join('\n', request.Split('\n').Select(static line => $"> {line}")),
        "harness" => $"<system-reminder>\nProve every invariant.\n</system-reminder>\n{request}",
        "lower case" => request.ToLowerInvariant(),
        "upper case" => request.ToUpperInvariant(),
        "please" => $"Please {request}",
        "thanks" => $"{request} Thanks!",
        "JSON" => JsonSerializer.Serialize(new { prompt = request }),
        "ruler" => string.Concat(Enumerable.Repeat("_________", 10)) + request,
        _ => throw new ArgumentOutOfRangeException(nameof(noise), noise, "Unknown noise."),
    };
}
