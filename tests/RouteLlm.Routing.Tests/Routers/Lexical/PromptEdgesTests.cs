namespace RouteLlm.Tests;

public sealed class PromptEdgesTests
{
    [Fact]
    public void Edges_are_ten_words_on_either_side()
    {
        string text = string.Join(' ', Enumerable.Range(10, 30));

        Assert.Equal(string.Join(' ', Enumerable.Range(10, 10)) + " ", PromptEdges.First(text));
        Assert.Equal(" " + string.Join(' ', Enumerable.Range(30, 10)), PromptEdges.Last(text));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("one", 1)]
    [InlineData("one two\n\n three ", 3)]
    [InlineData("a_b(c) ?", 2)]
    [InlineData("数学", 1)]
    [InlineData("数学题", 2)]
    [InlineData("안녕하세요 여러분", 2)]
    public void Words_stand_between_spaces_and_two_ideographs_are_one(string text, int words) => Assert.Equal(words, PromptEdges.CountWords(text, most: 100));

    [Fact]
    public void Words_are_counted_up_to_a_limit() => Assert.Equal(16, PromptEdges.CountWords(string.Join(' ', Enumerable.Repeat("word", 17)), most: 16));

    [Fact]
    public void A_gadget_of_ten_long_words_is_within_an_edge()
    {
        string gadget = string.Join(' ', Enumerable.Repeat("_responsibilities_", 10));

        Assert.Equal(gadget + " ", PromptEdges.First($"{gadget} What is the capital of France?"));
        Assert.Equal(" " + gadget, PromptEdges.Last($"What is the capital of France? {gadget}"));
    }

    [Fact]
    public void Ten_words_of_ideographs_are_twenty_characters()
    {
        string text = string.Concat(Enumerable.Repeat("数学", 21));

        Assert.Equal(20, PromptEdges.First(text).Length);
        Assert.Equal(20, PromptEdges.Last(text).Length);
    }

    [Fact]
    public void One_endless_word_does_not_fit_into_an_edge()
    {
        string text = new('a', 1000);

        Assert.Equal(240, PromptEdges.First(text).Length);
        Assert.Equal(240, PromptEdges.Last(text).Length);
    }

    [Fact]
    public void An_empty_text_has_empty_edges()
    {
        Assert.True(PromptEdges.First(string.Empty).IsEmpty);
        Assert.True(PromptEdges.Last(string.Empty).IsEmpty);
    }
}
