using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace RouteLlm.Tests;

/// <summary>Texts of many kinds, for the estimate of tokens: some to fit its costs to, others to measure it on.</summary>
/// <param name="sharedPath">Finds a file of the shared data.</param>
/// <param name="checkoutPath">Finds a folder of the checkout.</param>
/// <param name="seed">The seed of the texts that are made up.</param>
internal sealed class TokenTexts(Func<string, string> sharedPath, Func<string, string> checkoutPath, int seed)
{
    private const int MmluPerDomain = 40;

    private static readonly string[] SourceFiles = ["*.cs", "*.md", "*.sh", "*.csproj", "*.js", "*.css", "*.py", "*.yaml"];

    private static readonly JsonSerializerOptions[] Layouts =
    [
        new(),
        .. Enumerable.Range(1, 4).Select(static size => new JsonSerializerOptions { WriteIndented = true, IndentSize = size }),
    ];

    /// <summary>Gets the kinds that the estimate is measured on.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["mmlu", "code", "json", "csv", "hexadecimal", "base64", "chinese", "hindi", "emoji"];

    /// <summary>Gets the kinds that the costs are fitted to as well.</summary>
    public static IReadOnlyList<string> FurtherKinds { get; } = ["prompts", "languages"];

    /// <summary>Gets the texts of a kind that the costs were not fitted to.</summary>
    public IEnumerable<string> HeldOut(string kind) => Of(kind, isHeldOut: true);

    /// <summary>Gets the texts of a kind to fit the costs to.</summary>
    public IEnumerable<string> ToFit(string kind) => Of(kind, isHeldOut: false);

    private IEnumerable<string> Of(string kind, bool isHeldOut) => kind switch
    {
        "mmlu" => Directory.EnumerateFiles(sharedPath("data/routellm-evals/mmlu/responses"), "*.csv").Order(StringComparer.Ordinal)
            .SelectMany(path => isHeldOut ? Prompts(path).Take(MmluPerDomain) : Prompts(path).Skip(MmluPerDomain)),
        "chinese" => Half(Compressed("data/outcomes/gaokao.jsonl.gz").Select(static line => line.GetProperty("prompt").GetString()!), isHeldOut)
            .Where(static text => text.Count(static c => c is >= '\u4E00' and <= '\u9FFF') > text.Length * 0.6),
        "hindi" => Half(Judged().Where(static line => line.Language == "hi").Select(static line => line.Prompt), isHeldOut).Where(static text => text.Length > 30),
        "languages" => Half(Judged().Where(static line => line.Language is not ("en" or "hi")).Select(static line => line.Prompt), isHeldOut),
        "prompts" => Half(Compressed("data/outcomes/llmrouter.jsonl.gz").Select(static line => line.GetProperty("prompt").GetString()!), isHeldOut),
        "code" => (isHeldOut ? ["src", "docs"] : (string[])["tests", "benchmarks", "samples", "tools", "eng"])
            .SelectMany(folder => SourceFiles.SelectMany(pattern => Directory.EnumerateFiles(checkoutPath(folder), pattern, SearchOption.AllDirectories)))
            .Where(static path => !path.Contains("obj", StringComparison.Ordinal) && !path.Contains("TextPieceCosts", StringComparison.Ordinal) && new FileInfo(path).Length is > 300 and < 30_000)
            .Order(StringComparer.Ordinal).Take(300).Select(File.ReadAllText),
        "json" => Many(static random => Json(random)),
        "csv" => Many(static random => Rows(random, 6, random.Next(2) == 0 ? "," : ";")),
        "hexadecimal" => Many(static random => Hexadecimal(random)),
        "base64" => Many(static random => Base64(random)),
        "emoji" => Many(static random => Emoji(random)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of text."),
    };

    private static IEnumerable<string> Half(IEnumerable<string> texts, bool isHeldOut) => texts.Where((_, index) => index % 2 == (isHeldOut ? 1 : 0));

    private IEnumerable<(string Language, string Prompt)> Judged() => Compressed("data/judged/judged.jsonl.gz").Concat(Compressed("data/judged/judged-2.jsonl.gz"))
        .Select(static line => (line.TryGetProperty("language", out JsonElement language) ? language.GetString() ?? "en" : "en", line.GetProperty("prompt").GetString()!));

    private IEnumerable<string> Many(Func<Random, string> make)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, 200).Select(_ => make(random));
    }

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

    private IEnumerable<JsonElement> Compressed(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(sharedPath(path)), CompressionMode.Decompress));
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
