namespace RouteLlm.Tests;

public sealed class NearDuplicateTests
{
    private const string Question = "A farmer has twelve cows and sells a third of them at the market on Monday, how many cows are left on his farm?";

    [Fact]
    public void The_same_question_in_other_clothes_stays_in_one_fold()
    {
        TrainingPrompt[] prompts = Deal(0.8, Question, Question.ToUpperInvariant(), $"Answer this. {Question}", $"{Question}\n\nThink first.");

        Assert.Single(prompts.Take(4).Select(prompt => prompt.Fold).Distinct());
    }

    [Fact]
    public void What_a_template_puts_into_every_prompt_makes_no_near_duplicates()
    {
        string[] templated = [.. Enumerable.Range(0, 50).Select(i => $"You are given a question with its options, answer with the letter alone, and do not explain your answer: what is item {i * 7919} of list {i}?")];

        (_, NearDuplicateCounts counts) = DealAndCount(0.8, templated);

        Assert.Equal(new NearDuplicateCounts(0, 0), counts);
    }

    [Fact]
    public void Without_a_search_only_the_same_letters_stay_together()
    {
        (_, NearDuplicateCounts with) = DealAndCount(0.8, Question, $"Answer this. {Question}", Question.ToUpperInvariant());
        (_, NearDuplicateCounts without) = DealAndCount(1, Question, $"Answer this. {Question}", Question.ToUpperInvariant());

        Assert.Equal((new NearDuplicateCounts(1, 3), new NearDuplicateCounts(1, 2)), (with, without));
    }

    [Fact]
    public void None_is_missed_that_a_comparison_of_all_pairs_finds()
    {
        // Chains of edits: each prompt differs from the one before it in one word of twenty.
        var random = new Random(5);
        string[] words = [.. Enumerable.Range(0, 400).Select(i => $"w{i}")];
        var texts = new List<string>();
        for (int chain = 0; chain < 20; chain++)
        {
            // A word counts where it first stands, so none comes twice.
            random.Shuffle(words);
            string[] text = words[..40];
            for (int edit = 0; edit < 4; edit++)
            {
                texts.Add(string.Join(' ', text));
                text[random.Next(text.Length)] = words[40 + edit];
            }
        }

        (_, NearDuplicateCounts counts) = DealAndCount(0.8, [.. texts]);

        // One word in the middle changes 3 of 38 shingles: 35 of 41 are shared, more than 0.8 whatever near-equal weights they have.
        Assert.Equal(new NearDuplicateCounts(20, 80), counts);
    }

    [Fact]
    public void A_similarity_of_nothing_is_refused() =>
        Assert.Contains("NearDuplicateSimilarity is 0", Assert.Throws<ArgumentException>(() => new LexicalTrainer(new() { NearDuplicateSimilarity = 0 })).Message, StringComparison.Ordinal);

    private static TrainingPrompt[] Deal(double similarity, params string[] prompts) => DealAndCount(similarity, prompts).Prompts;

    // Beside unrelated prompts: what is rare shows only among others.
    private static (TrainingPrompt[] Prompts, NearDuplicateCounts Counts) DealAndCount(double similarity, params string[] prompts)
    {
        IEnumerable<string> unrelated = Enumerable.Range(0, 200).Select(i => $"unrelated{i} first{i} second{i} third{i}");
        OutcomeSet set = new("set", "MIT", "test", [.. prompts.Concat(unrelated).Select(prompt => new PromptOutcome(prompt, "s", "w", 1, 0, "t"))]);
        TrainingPrompt[] gathered = TrainingPrompts.Gather([set], [], []);
        NearDuplicateCounts counts = TrainingPrompts.Deal(
            gathered, new LexicalTrainingOptions { NearDuplicateSimilarity = similarity, Folds = 50 }, progress: null, TestContext.Current.CancellationToken);
        return (gathered, counts);
    }
}
