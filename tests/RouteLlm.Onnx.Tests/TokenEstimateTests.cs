using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsvHelper;
using Microsoft.ML.Tokenizers;

namespace RouteLlm.Tests;

/// <summary>The estimate of tokens beside what OpenAI's tokenizer counts, on texts that it wasn't fitted to.</summary>
public sealed class TokenEstimateTests
{
    private static readonly string[] SourceFiles = ["*.cs", "*.md", "*.sh", "*.csproj", "*.js", "*.css"];

    private static readonly JsonSerializerOptions[] Layouts =
    [
        new(),
        .. Enumerable.Range(1, 4).Select(static size => new JsonSerializerOptions { WriteIndented = true, IndentSize = size }),
    ];

    private static readonly TiktokenTokenizer Tokenizer = TiktokenTokenizer.CreateForModel("gpt-4o");

    public static TheoryData<string> Kinds { get; } = ["mmlu", "code", "json", "csv", "hexadecimal", "base64", "chinese", "hindi", "emoji"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_estimate_is_within_a_quarter_and_not_more_than_a_tenth_too_low_on_average(string kind)
    {
        double[] errors = [.. Texts(kind).Select(static text => (TokenEstimate.Of(text) / (double)Tokenizer.CountTokens(text)) - 1)];
        double mean = errors.Average();
        double within = errors.Count(static error => Math.Abs(error) <= 0.25) / (double)errors.Length;

        TestContext.Current.SendDiagnosticMessage($"{kind}: {errors.Length} texts, mean error {mean:P1}, {within:P0} within a quarter");
        Assert.InRange(mean, -0.1, 0.25);
        Assert.True(within >= 0.9, $"{within:P0} of {errors.Length} texts are within a quarter; mean error {mean:P1}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData(" ")]
    [InlineData("\uD83D")]
    public void Odd_texts_have_an_estimate(string text) => Assert.InRange(TokenEstimate.Of(text), 0, 3);

    [Fact]
    public void An_estimate_takes_no_memory()
    {
        string text = string.Concat(Enumerable.Repeat("Some text, 12345 and भारत 😀\n", 1000));
        long estimate = TokenEstimate.Of(text);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(estimate, TokenEstimate.Of(text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    private static IEnumerable<string> Texts(string kind)
    {
        // Another seed than the fit's: other texts of the same kinds.
        var random = new Random(20_261_127);
        return kind switch
        {
            "mmlu" => Directory.EnumerateFiles(SharedData.PathOf("data/routellm-evals/mmlu/responses"), "*.csv").Order(StringComparer.Ordinal).SelectMany(static path => Prompts(path).Take(40)),
            "chinese" => Compressed("data/outcomes/gaokao.jsonl.gz").Select(static line => line.GetProperty("prompt").GetString()!).Where(static text => text.Count(static c => c is >= '\u4E00' and <= '\u9FFF') > text.Length * 0.6),
            "hindi" => Compressed("data/judged/judged-2.jsonl.gz").Where(static line => line.GetProperty("language").GetString() == "hi").Select(static line => line.GetProperty("prompt").GetString()!).Where(static text => text.Length > 30),
            "code" => SourceFiles
                .SelectMany(static pattern => Directory.EnumerateFiles(Checkout.PathOf("src"), pattern, SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Checkout.PathOf("docs"), pattern)))
                .Where(static path => !path.Contains("obj", StringComparison.Ordinal) && !path.Contains("TextPieceCosts", StringComparison.Ordinal) && new FileInfo(path).Length is > 300 and < 30_000).Take(300).Select(File.ReadAllText),
            "json" => Many(random, static random => Json(random)),
            "csv" => Many(random, static random => Rows(random, 6, random.Next(2) == 0 ? "," : ";")),
            "hexadecimal" => Many(random, static random => Hexadecimal(random)),
            "base64" => Many(random, static random => Base64(random)),
            _ => Many(random, static random => Emoji(random)),
        };
    }

    private static IEnumerable<string> Many(Random random, Func<Random, string> make) => Enumerable.Range(0, 200).Select(_ => make(random));

    private static string Number(Random random, int style) => style switch
    {
        0 => random.Next(100).ToString(CultureInfo.InvariantCulture),
        1 => random.Next(1_000_000).ToString(CultureInfo.InvariantCulture),
        2 => (random.NextDouble() * 1000).ToString("F2", CultureInfo.InvariantCulture),
        3 => (random.NextDouble() - 0.5).ToString("R", CultureInfo.InvariantCulture),
        _ => (random.NextDouble() * 1e-6).ToString("e5", CultureInfo.InvariantCulture),
    };

    private static string Json(Random random)
    {
        int style = random.Next(5);
        var rows = Enumerable.Range(0, 40).Select(_ => new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["id"] = JsonSerializer.SerializeToElement(random.Next(10_000)),
            ["price"] = JsonDocument.Parse(Number(random, style)).RootElement,
            ["values"] = JsonDocument.Parse($"[{string.Join(',', Enumerable.Range(0, 5).Select(_ => Number(random, style)))}]").RootElement,
        });
        return JsonSerializer.Serialize(rows, Layouts[random.Next(Layouts.Length)]);
    }

    private static string Rows(Random random, int columns, string separator)
    {
        int style = random.Next(5);
        string end = random.Next(2) == 0 ? "\n" : "\r\n";
        return "date,open,high,low,close,volume" + end + string.Join(end, Enumerable.Range(0, 40).Select(_ => string.Join(separator, Enumerable.Range(0, columns).Select(_ => Number(random, style)))));
    }

    private static string Hexadecimal(Random random)
    {
        var bytes = new byte[random.Next(50, 1000)];
        random.NextBytes(bytes);
        string text = random.Next(2) == 0 ? Convert.ToHexString(bytes) : Convert.ToHexStringLower(bytes);
        string[] pairs = [.. text.Chunk(2).Select(static pair => new string(pair))];
        return random.Next(6) switch
        {
            0 => text,
            1 => "0x" + text,
            2 => string.Join(' ', pairs),
            3 => string.Join(':', pairs),
            4 => string.Join(", ", pairs.Select(static pair => "0x" + pair)),
            _ => string.Join('\n', text.Chunk(64).Select(static line => new string(line))),
        };
    }

    private static string Base64(Random random)
    {
        var bytes = new byte[random.Next(50, 2000)];
        random.NextBytes(bytes);
        return random.Next(4) switch
        {
            0 => Convert.ToBase64String(bytes),
            1 => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks),
            2 => Base64Url.EncodeToString(bytes),
            _ => Convert.ToBase64String(Encoding.UTF8.GetBytes(Rows(random, 4, "\t"))),
        };
    }

    private static string Emoji(Random random)
    {
        int style = random.Next(3);
        IEnumerable<string> signs = Enumerable.Range(0, random.Next(20, 200)).Select(_ => char.ConvertFromUtf32(style switch
        {
            0 => random.Next(0x1F600, 0x1F650),
            1 => random.Next(0x1F300, 0x1F5FF),
            _ => random.Next(3) == 0 ? random.Next(0x1F910, 0x1F970) : random.Next(0x1F600, 0x1F650),
        }));
        return string.Join(random.Next(2) == 0 ? "" : " ", signs);
    }

    private static IEnumerable<JsonElement> Compressed(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedData.PathOf(path)), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonDocument.Parse(line).RootElement;
        }
    }

    private static IEnumerable<string> Prompts(string path)
    {
        using var csv = CsvReader.Create(File.OpenRead(path), leaveOpen: false);
        csv.ReadHeader();
        while (csv.Read())
        {
            yield return csv.GetString(0);
        }
    }
}
