namespace RouteLlm.Tests;

/// <summary>
/// What gadgets that <c>routellm reroute</c> found do to judged prompts of more than ten words, and what the limits against them do to the
/// decisions of ordinary prompts.
/// </summary>
public sealed class SteeringTests
{
    private const int MostPrompts = 1500;

    [Theory]
    [InlineData("upgrade", 50, 0.75, "prove _exactly use_ design_ (B) x^2 lettre _write _without 2025")]
    [InlineData("upgrade", 20, 0.45, "prove poem exactly_ 2025 model_ (B) lettre _write design_ _without")]
    [InlineData("downgrade", 20, 0.65, "def per _halo thanks defined _use python function birthday health")]
    public async Task Gadgets_for_a_router_without_limits_reroute_few_prompts_within_them(string goal, int percent, double most, string gadget)
    {
        string[] prompts = [.. (await ReadAsync()).Where(static prompt => prompt.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length > 10)];

        double without = Rerouted(prompts, goal, percent, gadget, Unlimited);
        double within = Rerouted(prompts, goal, percent, gadget, Limited);

        Assert.True(within <= most && within <= without - 0.09, $"without limits: {without}, within: {within}");
    }

    [Fact]
    public async Task Decisions_of_ordinary_prompts_change_little()
    {
        string[] prompts = await ReadAsync();
        double unlimited = ThresholdOf(prompts, 50, Unlimited);
        double limited = ThresholdOf(prompts, 50, Limited);

        int changed = prompts.Count(prompt => Unlimited(Normal(prompt)) >= unlimited != Limited(Normal(prompt)) >= limited);

        Assert.True(changed <= 0.08 * prompts.Length, $"{changed} of {prompts.Length}");
    }

    private static double Rerouted(string[] prompts, string goal, int percent, string gadget, Func<string, double> score)
    {
        double threshold = ThresholdOf(prompts, percent, score);
        bool isUpgrade = goal == "upgrade";
        string[] victims = [.. prompts.Where(prompt => score(Normal(prompt)) >= threshold != isUpgrade)];
        return victims.Count(prompt => score(Normal($"{prompt} {gadget}")) >= threshold == isUpgrade) / (double)victims.Length;
    }

    private static double ThresholdOf(string[] prompts, int percent, Func<string, double> score) => prompts.Select(prompt => score(Normal(prompt))).OrderDescending().ElementAt(prompts.Length * percent / 100);

    private static double Unlimited(string text) => LexicalModel.Embedded.WeightsFor(text).LogOdds(text);

    private static double Limited(string text) => LexicalModel.Embedded.LogOdds(text);

    private static string Normal(string prompt) => PromptNormalizer.Default.Normalize(prompt);

    private static async Task<string[]> ReadAsync()
    {
        IReadOnlyList<JudgedSet> sets = await JudgedFile.ReadAsync([SharedData.PathOf("data/judged")], TestContext.Current.CancellationToken);
        string[] prompts = [.. sets.SelectMany(static set => set.Prompts).Select(static prompt => prompt.Prompt)];
        new Random(1).Shuffle(prompts);
        return prompts[..MostPrompts];
    }
}
