using System.Globalization;
using Microsoft.ML.Tokenizers;

namespace RouteLlm.Benchmarks;

/// <summary>How long <c>UseTokenCounter</c> takes for a million characters without spaces.</summary>
internal static class TokenCounting
{
    public const string Command = "token-counting";

    private const int Characters = 1_000_000;
    private const int Rounds = 7;

    public static void Run()
    {
        var counter = new LibraryTokenCounter(TiktokenTokenizer.CreateForModel("gpt-4o"));
        var random = new Random(1);
        var bytes = new byte[Characters * 3 / 4];
        random.NextBytes(bytes);
        Console.WriteLine("| text | tokens | processor ms |\n|---|---|---|");
        foreach ((string name, string text) in (ReadOnlySpan<(string, string)>)
        [
            ("base64", Convert.ToBase64String(bytes)),
            ("hexadecimal", Convert.ToHexStringLower(bytes)[..Characters]),
            ("random letters", Make(() => ((char)('a' + random.Next(26))).ToString())),
            ("random Chinese", Make(() => ((char)random.Next(0x4E00, 0x9FA5)).ToString())),
            ("random emoji", Make(() => char.ConvertFromUtf32(random.Next(0x1F600, 0x1F650)))),
            ("random punctuation", Make(() => ((char)random.Next('!', '0')).ToString())),
            ("one letter", new string('x', Characters)),
            ("spaces", new string(' ', Characters)),
            ("words of 20 random letters", Make(() => random.Next(21) == 0 ? " " : ((char)('a' + random.Next(26))).ToString())),
        ])
        {
            counter.Count(text.AsSpan(0, 20_000));
            var milliseconds = new double[Rounds];
            long tokens = 0;
            for (int round = 0; round < Rounds; round++)
            {
                TimeSpan started = ProcessorTime.Now;
                tokens = counter.Count(text);
                milliseconds[round] = (ProcessorTime.Now - started).TotalMilliseconds;
            }

            Array.Sort(milliseconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {tokens:N0} | {milliseconds[Rounds / 2]:F0} |"));
        }
    }

    private static string Make(Func<string> next)
    {
        var text = new System.Text.StringBuilder(Characters);
        while (text.Length < Characters)
        {
            text.Append(next());
        }

        return text.ToString();
    }
}
