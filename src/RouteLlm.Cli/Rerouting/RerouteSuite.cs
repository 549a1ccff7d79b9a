namespace RouteLlm;

/// <summary>Attacks a router with gadgets that are found on one half of the prompts and measured on the other.</summary>
internal sealed class RerouteSuite(AttackedRouter router, IReadOnlyList<string> prompts, RerouteSettings settings)
{
    private const int FewestPrompts = 20;
    private const int MostVictims = 100;
    private const int MostOpenings = 200;
    private const int FinalOpenings = 10;
    private const double WidthInDeviations = 0.25;

    private static readonly double[] StrongPercents = [20, 50];
    private static readonly bool[] Directions = [true, false];

    /// <summary>Runs every attack.</summary>
    /// <exception cref="CommandException">There are too few prompts, or the router gives all of them one score.</exception>
    public async Task<IReadOnlyList<Rerouting>> RunAsync(
        IProgress<(string Step, double Done)> progress, CancellationToken cancellationToken)
    {
        if (prompts.Count < FewestPrompts)
        {
            throw new CommandException($"There are {prompts.Count} distinct prompts. Attacks need at least {FewestPrompts}, half of them to find gadgets and half to measure them.");
        }

        string[] shuffled = [.. prompts];
        SplitMix64.ForStream(settings.Seed, 0, 0).Shuffle<string>(shuffled);
        double[] clean = await router.ScoreAsync(shuffled, cancellationToken);
        double[] ordered = [.. clean.OrderDescending()];
        if (ordered[0] <= ordered[^1])
        {
            throw new CommandException($"The router '{router.Router.Name}' gives all prompts one score, so there is nothing to reroute.");
        }

        int half = shuffled.Length / 2;
        string[] tokens = GadgetTokens.Gather(shuffled[..half], settings.Candidates, router.Router, SplitMix64.ForStream(settings.Seed, 1, 0));
        string[][] openings = OpeningsOf(shuffled[..half]);
        RerouteGoal[] goals =
        [
            .. from isUpgrade in Directions
               from place in Enum.GetValues<GadgetPlace>()
               from percent in StrongPercents
               select new RerouteGoal(isUpgrade, place, percent, ordered[Math.Max(0, (int)Math.Ceiling(percent / 100 * ordered.Length) - 1)]),
        ];
        double width = WidthInDeviations * DeviationOf(clean);
        var results = new List<Rerouting>();
        for (int number = 0; number < goals.Length; number++)
        {
            RerouteGoal goal = goals[number];
            string[] victims = [.. shuffled.Take(half).Where((_, i) => !goal.IsReached(clean[i])).Take(MostVictims)];
            string[] measured = [.. shuffled.Skip(half).Where((_, i) => !goal.IsReached(clean[half + i]))];
            if (victims.Length > 0)
            {
                var search = new GadgetSearch(router, goal, victims, width, SplitMix64.ForStream(settings.Seed, 2, number));
                string[] found = await search.RunAsync(tokens, settings.Tokens, settings.Rounds, cancellationToken);
                results.Add(await MeasureAsync(goal, GadgetSource.Search, found, measured, cancellationToken));
                if (openings.Length > 0)
                {
                    string[][] few = [.. (await search.RankAsync(openings, victims[..Math.Min(victims.Length, FinalOpenings)], cancellationToken)).Take(FinalOpenings)];
                    string[] opening = (await search.RankAsync(few, victims, cancellationToken))[0];
                    results.Add(await MeasureAsync(goal, GadgetSource.Opening, opening, measured, cancellationToken));
                }
            }

            progress.Report(("Searching gadgets", (number + 1.0) / goals.Length));
        }

        return results;
    }

    private static double DeviationOf(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    // The first words of prompts that go on after them, so that no gadget is a whole prompt.
    private string[][] OpeningsOf(string[] searched) =>
    [
        .. searched.Select(static prompt => prompt.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= 2 * settings.Tokens && words.Take(settings.Tokens).All(GadgetTokens.IsShort))
            .Select(words => words[..settings.Tokens])
            .Take(MostOpenings),
    ];

    private async Task<Rerouting> MeasureAsync(
        RerouteGoal goal, GadgetSource source, string[] gadget, string[] measured, CancellationToken cancellationToken)
    {
        double[] scores = await router.ScoreAsync([.. measured.Select(prompt => goal.Apply(gadget, prompt))], cancellationToken);
        return new Rerouting(goal, source, string.Join(' ', gadget), measured.Length, scores.Count(goal.IsReached));
    }
}
