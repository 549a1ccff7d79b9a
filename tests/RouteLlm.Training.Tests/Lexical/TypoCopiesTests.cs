namespace RouteLlm.Tests;

public sealed class TypoCopiesTests
{
    private static readonly TrainingSet[] Sets =
    [
        new("outcomes", "MIT", "tests", IsJudged: false),
        new("judged", "MIT", "tests", IsJudged: true),
    ];

    [Fact]
    public void Copies_stand_after_the_prompts_and_count_with_their_prompt_as_much_as_it_did()
    {
        TrainingPrompt[] prompts = [Outcome("Why is the sky blue?"), Judged("Prove that the square root of two is irrational."), Judged("12 + 30")];
        prompts[1].Fold = 3;

        TrainingPrompt[] all = TypoCopies.AddTo(prompts, Sets, count: 4);

        TrainingPrompt[] copies = all[prompts.Length..];
        Assert.Equal(prompts, all[..prompts.Length]);
        Assert.InRange(copies.Length, 2, 4);
        Assert.Equal([1, 1.0 / (copies.Length + 1), 1], prompts.Select(static prompt => prompt.Share));
        Assert.All(copies, copy => Assert.Equal(
            (1, 3, 1, 0.7, 0.7, 1.0 / (copies.Length + 1)), (copy.Set, copy.Fold, copy.Rows, copy.Gain, copy.StrongWinShare, copy.Share)));
    }

    [Fact]
    public void A_copy_has_two_neighbouring_letters_in_changed_places_and_is_the_same_each_time()
    {
        const string Prompt = "Prove that the square root of two is irrational.";

        string[] copies = [.. TypoCopies.AddTo([Judged(Prompt)], Sets, TypoCopies.Most).Skip(1).Select(static copy => copy.Text)];

        Assert.Equal(copies, TypoCopies.AddTo([Judged(Prompt)], Sets, TypoCopies.Most).Skip(1).Select(static copy => copy.Text));
        Assert.Equal(copies.Length, copies.Distinct().Count());
        Assert.All(copies, copy =>
        {
            int[] places = [.. Enumerable.Range(0, Prompt.Length).Where(i => copy[i] != Prompt[i])];
            Assert.Equal((2, places[0] + 1), (places.Length, places[1]));
            Assert.Equal((Prompt[places[0]], Prompt[places[1]]), (copy[places[1]], copy[places[0]]));
        });
    }

    [Fact]
    public void None_are_made_where_none_are_asked_for()
    {
        TrainingPrompt prompt = Judged("Why is the sky blue?");

        Assert.Same(prompt, Assert.Single(TypoCopies.AddTo([prompt], Sets, count: 0)));
        Assert.Equal(1, prompt.Share);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(9)]
    public void Another_number_is_refused(int copies)
    {
        var exception = Assert.Throws<ArgumentException>(() => new LexicalTrainer(new LexicalTrainingOptions { TypoCopies = copies }));

        Assert.StartsWith($"TypoCopies is {copies}. Choose 0 to 8.", exception.Message, StringComparison.Ordinal);
    }

    private static TrainingPrompt Judged(string text)
    {
        var prompt = new TrainingPrompt(text, set: 1);
        prompt.AddJudgement(0.7);
        return prompt;
    }

    private static TrainingPrompt Outcome(string text)
    {
        var prompt = new TrainingPrompt(text, set: 0);
        prompt.Add(1, 0);
        return prompt;
    }
}
