namespace RouteLlm.Tests;

public sealed class ShortReplyTests
{
    private static readonly string Reminder = $"<system-reminder>{new string('a', 7_000)}</system-reminder>";

    [Theory]
    [InlineData("yes", true)]
    [InlineData("yes, go on: the first one", true)]
    [InlineData("Why is the sky blue?", false)]
    [InlineData("yes, yes, yes, yes, yes, yes, yes, yes, yes", false)]
    [InlineData("", false)]
    public void Blocks_of_a_harness_and_rulers_change_nothing(string words, bool isShort)
    {
        string ruler = new('_', 90);

        Assert.Equal(isShort, ShortReply.Is(words));
        Assert.Equal(isShort, ShortReply.Is($"{ruler}\n{words}"));
        Assert.Equal(isShort, ShortReply.Is($"{ruler}{words}\n{Reminder}"));
        Assert.Equal(isShort, ShortReply.Is($"{Reminder}\n{words}\n{Reminder}"));
        Assert.Equal(isShort, ShortReply.Is($"   {words}{Reminder}   {Reminder}"));
    }

    [Fact]
    public void A_long_text_with_blocks_is_not_copied()
    {
        string prompt = $"{Reminder}Name every bridge over the river, and the year in which each was built.{Reminder}";
        ShortReply.Is(prompt);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool isShort = ShortReply.Is(prompt);

        Assert.Equal((false, 0L), (isShort, GC.GetAllocatedBytesForCurrentThread() - before));
    }
}
