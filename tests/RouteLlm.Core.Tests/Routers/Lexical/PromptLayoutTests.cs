namespace RouteLlm.Tests;

public sealed class PromptLayoutTests
{
    private const string Problem = "Tom has 3 apples and buys 4 more at the market on Monday. How many apples has Tom now?";

    [Theory]
    [InlineData("Which?\nA. one\nB. two\nC. three\nAnswer:")]
    [InlineData("Which?\r\n(A) one\r\n(B) two\r\n(C) three")]
    [InlineData("A) one\nB) two\nC) three")]
    public void Three_lettered_lines_are_a_multiple_choice(string text) => Assert.Equal(PromptKind.MultipleChoice, PromptLayout.KindOf(text));

    [Theory]
    [InlineData(Problem)]
    [InlineData(Problem + "  ")]
    public void A_paragraph_with_two_numbers_and_a_question_is_a_word_problem(string text) => Assert.Equal(PromptKind.WordProblem, PromptLayout.KindOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("Which?\nA. one\nB. two")]
    [InlineData("Write a poem.\n(a\n(")]
    [InlineData("What is 2 + 2?")]
    [InlineData("Tom has 3 apples and buys several more at the market on Monday. How many apples has Tom now?")]
    [InlineData("Tom has several apples and buys many more at the market on Monday. How many apples has Tom now?")]
    [InlineData("Tom has 3 apples and buys $x^2$ more at the market on Monday 4. How many apples has Tom now?")]
    [InlineData("Tom has 3 apples and buys 4 more at the market on Monday. Tell me how many apples Tom has now.")]
    public void Every_other_prompt_is_open(string text) => Assert.Equal(PromptKind.Open, PromptLayout.KindOf(text));

    [Fact]
    public void A_text_that_is_not_read_whole_is_open() =>
        Assert.Equal(PromptKind.Open, PromptLayout.KindOf("Which?\nA. one\nB. two\nC. three" + new string('x', LexicalFeatures.MaximumLength)));
}
