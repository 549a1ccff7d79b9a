namespace RouteLlm.Tests;

public sealed class PromptLayoutTests
{
    private const string Problem = "Tom has 3 apples and buys 4 more at the market on Monday. How many apples has Tom now?";
    private const string Request = "Explain how the days of the week got their names, and which of them are named after planets.";

    [Theory]
    [InlineData("Which?\nA. one\nB. two\nC. three\nAnswer:")]
    [InlineData("Which?\r\n(A) one\r\n(B) two\r\n(C) three")]
    [InlineData("Which?\nA) one\nB) two\nC) three")]
    [InlineData("Which?\n  A: one\n  B: two\n  C: three")]
    [InlineData("Which is right?\na. one\nb. two\nc. three\nAnswer:")]
    [InlineData("下列正确的是\nA．一\nB．二\nC．三")]
    public void Three_lettered_options_are_a_multiple_choice(string text) => Assert.Equal(PromptKind.MultipleChoice, PromptLayout.KindOf(text));

    [Theory]
    [InlineData(Problem)]
    [InlineData("A robe takes 2 bolts of blue fiber and half that much white fiber. How many bolts in total does it take?")]
    [InlineData("If Dax found half as many bugs as ants in the garden and there were 50 ants, calculate the total number of insects.")]
    public void A_paragraph_with_two_quantities_that_asks_for_a_number_is_a_word_problem(string text) => Assert.Equal(PromptKind.WordProblem, PromptLayout.KindOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("Which?\nA. one\nB. two")]
    [InlineData("Write a poem.\n(a\n(")]
    [InlineData("What is 2 + 2?")]
    [InlineData("Tom has 3 apples and buys several more at the market on Monday. How many apples has Tom now?")]
    [InlineData("Tom has several apples and buys many more at the market on Monday. How many apples has Tom now?")]
    [InlineData("Tom has 3 apples and buys $x^2$ more at the market on Monday 4. How many apples has Tom now?")]
    [InlineData("A) one\nB) two\nC) three")]
    [InlineData("Which is right? (A) one (B) two (C) three")]
    [InlineData("Which?\nA.\nB.\nC.")]
    [InlineData("Which is right?\na. one\nb. two\nc. three")]
    [InlineData("I. Overview\n(B) Second\n(C) Third\n(D) Fourth")]
    [InlineData("Explain to 2 teams of 5 developers what the total cost of this architecture is, and write a plan.")]
    [InlineData("Doliprane 1000 ce matin à 7h, un sachet de Fervex à 11h, au bout de combien de temps est-ce dangereux ?")]
    public void Every_other_prompt_is_open(string text) => Assert.Equal(PromptKind.Open, PromptLayout.KindOf(text));

    [Fact]
    public void A_text_that_is_not_read_whole_is_open() =>
        Assert.Equal(PromptKind.Open, PromptLayout.KindOf("Which?\nA. one\nB. two\nC. three" + new string('x', LexicalFeatures.MaximumLength)));

    [Theory]
    [InlineData($"{Request} \nA. day \nB. day \nC. day", false)]
    [InlineData($"\nA. day \nB. day \nC. day \nD. day {Request}", false)]
    [InlineData($"say \nA. day \nB. day \nC. day {Request}", false)]
    [InlineData($"{Request}\nA. day\nB. day\nC. the day after\nD. all of these days", true)]
    [InlineData($"{Request}\nA. on the first day\nB. on the second day\nC. on the third day", true)]
    public void Ten_words_beside_a_prompt_seldom_make_it_a_multiple_choice(string text, bool isMultipleChoice) =>
        Assert.Equal(isMultipleChoice, PromptLayout.KindOf(text) == PromptKind.MultipleChoice);
}
