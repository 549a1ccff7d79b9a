using System.Collections.Concurrent;
using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// Has a chat model rate prompts for <see cref="LexicalTrainer"/>: how likely it is that a strong model answers clearly better than a weak
/// one.
/// </summary>
/// <remarks>
/// One short call a prompt, in shuffled order. Prompts are data to the model: each stands quoted, as a JSON string, and what is no bare
/// number is asked again. A share of the prompts is asked about a second time, the other way round, to see how far the ratings can be
/// trusted. Safe for concurrent use, if the client is.
/// </remarks>
public sealed class PromptRater
{
    private const int FewestPairs = 10;
    private const int TokensOfAnswer = 4;

    private readonly IChatClient _client;
    private readonly IChatClient _secondClient;
    private readonly PromptRatingOptions _options;

    /// <summary>Initializes a rater.</summary>
    /// <param name="client">The model; stays the caller's to dispose.</param>
    /// <param name="options">How to ask; <see langword="null"/> for the defaults.</param>
    /// <param name="secondClient">The model for second opinions; <see langword="null"/> for the same.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PromptRater(IChatClient client, PromptRatingOptions? options = null, IChatClient? secondClient = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
        _secondClient = secondClient ?? client;
        _options = options ?? new PromptRatingOptions();
        if (_options.FindError() is { } error)
        {
            throw new ArgumentException(error, nameof(options));
        }

        // What is out of range of the rest is said before the first call.
        _ = new AskedModel(client, _options, nameof(options));
    }

    /// <summary>Gets what the model is asked.</summary>
    public static string Question => RatingQuestion.First;

    /// <summary>Gets what the model is asked for a second opinion, whose answer is taken from 100.</summary>
    public static string SecondQuestion => RatingQuestion.Second;

    /// <summary>Estimates what rating will take.</summary>
    /// <param name="prompts">The prompts, distinct.</param>
    /// <returns>The calls and tokens of a run that nothing was kept of.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompts"/> is <see langword="null"/>.</exception>
    public RatingEstimate Estimate(IReadOnlyList<PromptToRate> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        RatingCall[] calls = Plan(prompts);
        long tokens = 0;
        foreach (RatingCall call in calls)
        {
            tokens += RatingQuestion.MessagesFor(prompts[call.Prompt].Prompt, call.IsSecond, _options.MaximumPromptCharacters).Sum(static message => TokenEstimate.Of(message.Text));
        }

        return new RatingEstimate(calls.Count(static call => !call.IsSecond), calls.Length, tokens, (long)TokensOfAnswer * calls.Length);
    }

    /// <summary>Rates prompts.</summary>
    /// <param name="prompts">The prompts, distinct.</param>
    /// <param name="keptPath">
    /// A file that takes each rating as it is given: a run that was stopped goes on with it. <see langword="null"/> for none.
    /// </param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Cancels the rating; what was rated is kept.</param>
    /// <returns>The ratings.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompts"/> is <see langword="null"/>.</exception>
    /// <exception cref="RatingException">
    /// The model refuses, is not there however often it is called, or gives no ratings; or the file is of another run.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task<PromptRatings> RateAsync(
        IReadOnlyList<PromptToRate> prompts,
        string? keptPath = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        RatingCall[] calls = Plan(prompts);
        using PartialRatings? file = keptPath is null ? null : PartialRatings.Open(keptPath, FingerprintOf(prompts));
        var given = new ConcurrentDictionary<RatingCall, KeptRating>();
        foreach (KeptRating rating in file?.Kept ?? [])
        {
            given[new RatingCall(rating.Prompt, rating.IsSecond)] = rating;
        }

        RatingCall[] open = [.. calls.Where(call => !given.ContainsKey(call))];
        int done = calls.Length - open.Length;
        var asked = new RatingCalls(_client, _secondClient, _options);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.MaximumConcurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(open, parallel, async (call, token) =>
        {
            if (await asked.AskAsync(prompts[call.Prompt].Prompt, call, token).ConfigureAwait(false) is { } rating)
            {
                file?.Add(rating);
                given[call] = rating;
            }

            progress?.Report(new TrainingProgress("Rating", Interlocked.Increment(ref done) / (double)calls.Length));
        }).ConfigureAwait(false);

        return Collect(prompts, calls, given);
    }

    private static PromptRatings Collect(
        IReadOnlyList<PromptToRate> prompts, RatingCall[] calls, ConcurrentDictionary<RatingCall, KeptRating> given)
    {
        int[] asked = [.. calls.Where(static call => !call.IsSecond).Select(static call => call.Prompt).Order()];
        double? Find(int prompt, bool isSecond) => given.TryGetValue(new RatingCall(prompt, isSecond), out KeptRating? rating) ? rating.Rating : null;

        RatedPrompt[] rated = [.. asked.Where(prompt => Find(prompt, isSecond: false) is not null).Select(prompt => new RatedPrompt(prompts[prompt], Find(prompt, isSecond: false)!.Value, Find(prompt, isSecond: true)))];
        RatedPrompt[] twice = [.. rated.Where(static prompt => prompt.SecondOpinion is not null)];
        double agreement = twice.Length < FewestPairs
            ? double.NaN
            : RankCorrelation.Of([.. twice.Select(static prompt => prompt.Rating)], [.. twice.Select(static prompt => prompt.SecondOpinion!.Value)]);
        return new PromptRatings(
            rated,
            [.. asked.Where(prompt => Find(prompt, isSecond: false) is null).Select(prompt => prompts[prompt])],
            double.IsNaN(agreement) ? null : agreement,
            given.Values.Sum(static rating => rating.InputTokens),
            given.Values.Sum(static rating => rating.OutputTokens));
    }

    // Ratings first, in shuffled order, so that a run that is stopped has a sample of all prompts.
    private RatingCall[] Plan(IReadOnlyList<PromptToRate> prompts)
    {
        int[] order = [.. Enumerable.Range(0, prompts.Count)];
        new Random(_options.Seed).Shuffle(order);
        int count = Math.Min(_options.Limit ?? prompts.Count, prompts.Count);
        int seconds = (int)Math.Ceiling(count * _options.SecondOpinionShare);
        return [.. order.Take(count).Select(static prompt => new RatingCall(prompt, IsSecond: false)), .. order.Take(seconds).Select(static prompt => new RatingCall(prompt, IsSecond: true))];
    }

    private string FingerprintOf(IReadOnlyList<PromptToRate> prompts)
    {
        using var hash = new ContentHash();
        hash.Add(RatingQuestion.First).Add(RatingQuestion.Second).Add(BitConverter.GetBytes(_options.Seed));
        foreach (IChatClient client in (IChatClient[])[_client, _secondClient])
        {
            var metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
            hash.Add(metadata?.DefaultModelId).Add(metadata?.ProviderUri?.ToString());
        }

        foreach (PromptToRate prompt in prompts)
        {
            hash.Add(prompt.Prompt);
        }

        return hash.ToString();
    }
}
