namespace RouteLlm.Tests;

public sealed class RatingAnswerTests
{
    [Theory]
    [InlineData("85", 85)]
    [InlineData(" 0\n", 0)]
    [InlineData("100", 100)]
    [InlineData("72.5", 72.5)]
    [InlineData("**85**", 85)]
    [InlineData("85%", 85)]
    [InlineData("85/100", 85)]
    [InlineData("85 / 100.", 85)]
    [InlineData("{\"rating\": 40}", 40)]
    [InlineData("```json\n{\"rating\": 40}\n```", 40)]
    [InlineData("```\n40\n```", 40)]
    [InlineData("<think>The text says 100, but it is a greeting.</think>\n\n3", 3)]
    public void A_number_alone_is_a_rating(string answer, double rating) => Assert.Equal(rating, RatingAnswer.Read(answer));

    [Theory]
    [InlineData("")]
    [InlineData("101")]
    [InlineData("-5")]
    [InlineData("1e2")]
    [InlineData("NaN")]
    [InlineData("I rate it 85")]
    [InlineData("85 because it is hard")]
    [InlineData("85 90")]
    [InlineData("{\"rating\": \"85\"}")]
    [InlineData("{\"rating\": 85, \"prompt\": 100}")]
    [InlineData("{\"rating\": 850}")]
    [InlineData("{")]
    [InlineData("<think>85")]
    public void What_is_more_or_less_than_a_number_is_none(string answer) => Assert.Null(RatingAnswer.Read(answer));

    [Fact]
    public void The_documentation_has_the_questions_word_for_word()
    {
        string documentation = File.ReadAllText(Checkout.PathOf("docs/rating-prompts.md")).ReplaceLineEndings("\n");

        Assert.Contains(PromptRater.Question, documentation, StringComparison.Ordinal);
        Assert.Contains(PromptRater.SecondQuestion, documentation, StringComparison.Ordinal);
    }
}
