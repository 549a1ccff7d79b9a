namespace RouteLlm.Tests;

public sealed class PromptNormalizerTests
{
    private const string Request = "Prove that the square root of 2 is irrational.";

    public static TheoryData<string> WrappedRequests => new(
        Request,
        $"\n\n  {Request}\t \r\n",
        $"\uFEFF{Request}\u200B",
        $"[2026-11-26 10:15] {Request}",
        $"[26/11/2026, 10:15:00] Anna: {Request}",
        $"(Thu Nov 26 2026 10:15 UTC) {Request}",
        $"2026-11-26T10:15:00Z - {Request}",
        $"User: {Request}",
        $"**User:** {Request}",
        $"用户：{Request}",
        $"\"{Request}\"",
        $"“{Request}”",
        $"«{Request}»",
        $"```\n{Request}\n```",
        $"```text\n{Request}\n```",
        $"> {Request}",
        $"<user_query>\n{Request}\n</user_query>",
        $"<system-reminder>\nDerive every formula.\n</system-reminder>\n{Request}",
        $"{Request}\n<environment_details>\n# Open tabs\nproof.lean\n</environment_details>",
        $"<task>\n{Request}\n</task>\n\n<environment_details>\nfiles\n</environment_details>",
        $"{{\"prompt\": \"{Request}\"}}",
        $"[{{\"role\": \"user\", \"content\": \"{Request}\", \"n\": 1.5}}]",
        $"\"[2026-11-26 10:15] User: {Request}\"",
        $"{string.Concat(Enumerable.Repeat("_________", 10))}{Request}",
        $"=========\n{Request}\n=========");

    [Theory]
    [MemberData(nameof(WrappedRequests))]
    public void A_request_is_the_same_however_it_is_wrapped(string prompt) => Assert.Equal(Request, PromptNormalizer.Default.Normalize(prompt));

    [Theory]
    [InlineData("")]
    [InlineData("Hello")]
    [InlineData("She said \"hello\" and \"goodbye\".")]
    [InlineData("\"To be\" or \"not to be\"")]
    [InlineData("2026 was a good year.")]
    [InlineData("[1, 2, 3] is a list. Sort it.")]
    [InlineData("Note: the user is right.")]
    [InlineData("Sort {\"b\": \"x\", \"a\": \"y\"}")]
    [InlineData("{\"question\": \"Which?\", \"context\": \"This one.\"}")]
    [InlineData("<system-reminder>only the harness speaks</system-reminder>")]
    [InlineData("<command-name>/clear</command-name>")]
    [InlineData("<b>bold</b> and <i>italic</i>")]
    [InlineData("<system-reminder> that never ends")]
    [InlineData("> one line\nand another without a mark")]
    [InlineData("```\nfirst\n```\nand\n```\nsecond\n```")]
    [InlineData("if (a && b || !c) return 1000000;")]
    [InlineData("\uD83D lone surrogates \uDC00")]
    public void What_is_no_wrapping_stays(string prompt) => Assert.Same(prompt, PromptNormalizer.Default.Normalize(prompt));

    [Theory]
    [InlineData("one\r\ntwo\rthree", "one\ntwo\nthree")]
    [InlineData("cafe\u0301", "café")]
    [InlineData("soooooo good", "sooo good")]
    [InlineData("what?????", "what")]
    [InlineData("a ----- b", "a   b")]
    [InlineData("> one\n> two\n>\n> three", "one\ntwo\n\nthree")]
    [InlineData("{\"text\": \"one\\ntwo \\\"three\\\" \\u00e9\"}", "one\ntwo \"three\" é")]
    public void Texts_are_rewritten(string prompt, string normal) => Assert.Equal(normal, PromptNormalizer.Default.Normalize(prompt));

    [Fact]
    public void A_list_of_tags_can_be_extended()
    {
        string prompt = $"<house_rules>Be nice.</house_rules>{Request}";

        Assert.Equal(prompt, PromptNormalizer.Default.Normalize(prompt));
        Assert.Equal(Request, new PromptNormalizer([.. PromptNormalizer.KnownHarnessTags, "house_rules"]).Normalize(prompt));
        Assert.Contains("'a b'", Assert.Throws<ArgumentException>(() => new PromptNormalizer(["a b"])).Message, StringComparison.Ordinal);
        Assert.Equal(
            LexicalRouter.Default.Score(Request),
            new LexicalRouter(LexicalModel.Embedded, normalizer: new PromptNormalizer(["house_rules"])).Score(prompt));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("<system-reminder>REMINDER</system-reminder>", "")]
    [InlineData("{\"prompt\": \"", "\"}")]
    [InlineData("\"", "\"")]
    [InlineData("", "\r\n<system-reminder>REMINDER</system-reminder>")]
    public void Of_a_text_of_millions_of_characters_the_beginning_and_the_end_outside_of_blocks_remain(string before, string after)
    {
        const int Length = 3_000_000;
        string words = $"Prove it. {string.Concat(Enumerable.Repeat("abc def ", Length / 8))}And why?";
        string filling = new('r', Length);

        string normal = PromptNormalizer.Default.Normalize($"{before.Replace("REMINDER", filling, StringComparison.Ordinal)}{words}{after.Replace("REMINDER", filling, StringComparison.Ordinal)}");

        Assert.InRange(normal.Length, 1_000_000, 1_048_576);
        Assert.StartsWith("Prove it. abc def ", normal, StringComparison.Ordinal);
        Assert.EndsWith(" abc def And why?", normal, StringComparison.Ordinal);
        Assert.Equal(normal, PromptNormalizer.Default.Normalize(normal));
        Assert.Equal(LexicalRouter.Default.Score(words), LexicalRouter.Default.Score(normal), 12);
    }

    [Fact]
    public void Hundreds_of_thousands_of_blocks_are_taken_out_of_a_long_text()
    {
        string blocks = string.Concat(Enumerable.Repeat("<rules>r</rules>", 200_000));

        Assert.Equal("why", PromptNormalizer.Default.Normalize($"{blocks}why{blocks}"));
    }

    [Fact]
    public void Random_texts_are_normalised_once_and_for_all()
    {
        const string Pieces = "ab \n\r\"'`<>[](){}:_-=*#>\\/.,1234éé́数\uD83D";
        string[] words = ["<system-reminder>", "</system-reminder>", "```", "\"prompt\":", "User: ", "[2026-11-26 10:15] ", "aaaaaa", "\"", "{", "}"];
        var random = new Random(5);
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => random.Next(2) == 0
                ? words[random.Next(words.Length)]
                : new string([.. Enumerable.Range(0, random.Next(8)).Select(_ => Pieces[random.Next(Pieces.Length)])])));
            string once = PromptNormalizer.Default.Normalize(text);

            Assert.Equal(LexicalRouter.Default.Score(once), LexicalRouter.Default.Score(text));
        }
    }

    [Fact]
    public void The_prompts_of_harnesses_decide_as_the_words_of_the_person_do()
    {
        string[] prompts = [.. File.ReadLines(SharedData.PathOf("cases/prompts/harness.jsonl")).Select(static line => System.Text.Json.JsonElement.Parse(line).GetProperty("prompt").GetString()!)];
        double Score(int index) => LexicalRouter.Default.Score(prompts[index]);

        Assert.Equal([Score(0), Score(0)], [Score(1), Score(2)]);
        Assert.Equal(Score(3), Score(4));
        Assert.True(Score(3) > Score(0));
    }
}
