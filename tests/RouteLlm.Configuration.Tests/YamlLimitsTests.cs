using System.Globalization;

namespace RouteLlm.Tests;

public sealed class YamlLimitsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Attacks => new()
    {
        { "? &a {*a : b}", "line 1, column 3: a key must be a single value" },
        { "a: &a\n  b: *a\n", "line 2, column 6: '*a' is inside of what it repeats" },
        { "a: *b", "line 1, column 4: there is no anchor '&b' above" },
        { "a: !<> x\n", "line 1, column 7: it is not YAML" },
        { "a: \"\\Udddddddd\"\n", "line 1, column 15: it is not YAML" },
        { $"a: {new string('[', 20_000)}", "line 1, column 35: it is nested more than 32 levels deep" },
        { $"a: {string.Concat(Enumerable.Repeat("{b: ", 20_000))}", "it is nested more than 32 levels deep" },
        { string.Concat(Enumerable.Range(0, 2_000).Select(static depth => $"{new string(' ', depth)}a:\n")), "line 33, column 33: it is nested more than 32 levels deep" },
        { string.Concat(Enumerable.Repeat("- ", 20_000)), "it is nested more than 32 levels deep" },
        { string.Concat(Enumerable.Repeat("? ", 20_000)), "a key must be a single value" },
        { Bomb, "it has more than 25000 keys and values, each alias counted as what it repeats" },
        { $"a: &a x\nb: [{string.Join(", ", Enumerable.Repeat("*a", 2_000))}]", "it has more than 1000 aliases" },
        { $"a: [{new string(',', 26_000).Replace(",", "x,", StringComparison.Ordinal)}]", "it has more than 25000 keys and values" },
        { $"a: {new string('x', 5 << 20)}", "the file has more than 4194304 bytes" },
    };

    private static string Bomb => "a: &a [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range('b', 20).Select(static letter =>
        string.Create(CultureInfo.InvariantCulture, $"{(char)letter}: &{(char)letter} [{string.Join(", ", Enumerable.Repeat($"*{(char)(letter - 1)}", 9))}]\n")));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Attacks))]
    public void What_would_end_or_fill_the_process_is_refused_with_its_place(string text, string problem)
    {
        string path = _folder.PathOf("routellm.yaml");
        File.WriteAllText(path, text);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<ConfigurationFileException>(() => RouterConfiguration.Read(path, new RouterKinds([])));

        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void A_file_without_an_end_is_refused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "There is no /dev/zero here.");

        Assert.Contains("more than 4194304 bytes", Assert.Throws<ConfigurationFileException>(static () => RouterConfiguration.Read("/dev/zero", new RouterKinds([]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Anchors_that_repeat_settings_are_read_as_if_written_out()
    {
        string path = _folder.PathOf("routellm.yaml");
        File.WriteAllText(path, "one:\n  kind: &kind random\n  threshold: &half 0.5\ntwo: &two\n  kind: *kind\n  threshold: *half\nthree: *two\n");

        Assert.Equal(["one", "three", "two"], RouterConfiguration.Read(path, new RouterKinds([])).Routers.Keys.Order());
    }
}
