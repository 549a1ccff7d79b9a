using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>
/// How battles are fought on live traffic: for a sample of requests the other model gets the same messages and options, after the caller
/// has the answer, and a judge compares.
/// </summary>
/// <remarks>
/// <para>
/// Only requests whose prompt was scored take part, and of those only plain text, unless <see cref="IncludeTools"/> or
/// <see cref="IncludeImages"/> is set: requests with tools, images or other data, in conversations that a provider keeps, and those with
/// <c>ChatOptions.AdditionalProperties["routellm.battles"] = false</c> (in the gateway, the header <c>x-routellm-battles: off</c>) are left out. So is a request whose models cannot both answer it.
/// </para>
/// <para>
/// With more than two models the strongest always meets the weakest, since that is what the score is about. Where another one answered the
/// caller, both of them are asked.
/// </para>
/// </remarks>
public sealed class BattleOptions
{
    private Func<IServiceProvider?, IBattleJudge>? _judge;

    /// <summary>Gets or sets the share of requests that is sampled, above 0 and up to 1. Default: 0.05.</summary>
    /// <remarks>
    /// Half of the sample follows the traffic, the other half is spread evenly over the scores that come, so that rare ones are seen: the
    /// probability of a request lies between half the rate and ten times the rate, and stands in the log with the battle.
    /// </remarks>
    public double SampleRate { get; set; } = 0.05;

    /// <summary>
    /// Gets or sets how much battles may cost in a window, answers and judging together, in the currency of the prices; more than 0. There
    /// is no default. All models need prices, 0 where one costs nothing.
    /// </summary>
    /// <remarks>
    /// What a battle may cost is set aside before it begins, and a battle that does not fit is dropped: the limit is passed at most by what
    /// the battles in flight cost more than that. Budgets do not count battles.
    /// </remarks>
    public decimal SpendLimit { get; set; }

    /// <summary>
    /// Gets or sets the length of the windows of <see cref="SpendLimit"/>, which follow one another from 1970-01-01T00:00Z. Default: a day.
    /// </summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Gets or sets the battle log's file; its folder is made if need be. There is no default. Each process needs a file of its own.
    /// </summary>
    public string? File { get; set; }

    /// <summary>
    /// Gets or sets whether the log keeps prompts and answers. Default: false, and it keeps the prompts' features
    /// (<see cref="PromptFeatures"/>), which the lexical router can be trained on.
    /// </summary>
    public bool KeepPrompts { get; set; }

    /// <summary>
    /// Gets or sets whether requests with tools take part. Default: false. A battle never runs a tool: the models see the tools, and a tool
    /// call counts as an answer, of which the judge reads the name and the arguments. Requests with tools that a provider runs are still
    /// left out.
    /// </summary>
    public bool IncludeTools { get; set; }

    /// <summary>
    /// Gets or sets whether requests with images take part. Default: false. The judge gets the images of the last message, so it must be a
    /// model that sees them.
    /// </summary>
    public bool IncludeImages { get; set; }

    /// <summary>
    /// Gets or sets the folder in which a router learns from the battles while the application runs: its models and its journal. Default:
    /// none, and nothing learns. Needs <c>LearnFromBattles()</c> of the package RouteLlm.Training, and for the router <c>mf</c>
    /// <see cref="KeepPrompts"/>.
    /// </summary>
    public string? LearningFolder { get; set; }

    /// <summary>
    /// Gets or sets the size in bytes at which a file of the log is full and another begins; at least 1. Default: 100 MiB.
    /// </summary>
    public long MaximumFileBytes { get; set; } = DecisionLogOptions.DefaultMaximumFileBytes;

    /// <summary>
    /// Gets or sets how many files of the log are kept; at least 1. Default: 1,000, since battles are few and were paid for.
    /// </summary>
    public int MaximumFiles { get; set; } = 1000;

    /// <summary>
    /// Gets or sets the model of this registration that judges; it is asked twice for each battle. Default: none; then <c>JudgeWith</c>
    /// names a judge. A third model judges best: one prefers its own answers.
    /// </summary>
    public string? JudgeModel { get; set; }

    /// <summary>Gets or sets how many battles are fought at a time; at least 1. Default: 2.</summary>
    public int MaximumConcurrency { get; set; } = 2;

    /// <summary>
    /// Gets or sets how many battles may wait; what is sampled when as many wait is dropped and counted. At least 1. Default: 100.
    /// </summary>
    public int QueueLength { get; set; } = 100;

    /// <summary>Gets or sets how long a battle may take. Above zero. Default: five minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets how long disposing goes on with the battles that wait or are being fought; what is left then is dropped and counted.
    /// Not negative. Default: five seconds.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the seed of the sample: the same decisions in the same order, with their ids, give the same sample. Default: 1.
    /// </summary>
    public int Seed { get; set; } = 1;

    /// <summary>Names the judge, in place of <see cref="JudgeModel"/>. It stays the caller's to dispose.</summary>
    /// <param name="judge">The judge.</param>
    /// <exception cref="ArgumentNullException"><paramref name="judge"/> is <see langword="null"/>.</exception>
    public void JudgeWith(IBattleJudge judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        _judge = _ => judge;
    }

    /// <summary>Has a model judge, as <see cref="ChatClientJudge"/> asks it.</summary>
    /// <param name="client">The model; stays the caller's to dispose.</param>
    /// <param name="price">Its price; counts towards <see cref="SpendLimit"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    public void JudgeWith(IChatClient client, ModelPrice price) => JudgeWith(new ChatClientJudge(client, price));

    /// <summary>Names a judge that is made from the application's services, once.</summary>
    /// <param name="factory">Makes the judge; whoever owns what it gives disposes it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="factory"/> is <see langword="null"/>.</exception>
    public void JudgeWith(Func<IServiceProvider, IBattleJudge> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _judge = services => factory(services ?? throw new InvalidOperationException("The judge is created from services, but this client has no services. Write JudgeWith(judge), or register the client with AddRouteLlm()."));
    }

    /// <summary>Says whether a judge was named in code. No property: configuration binds those.</summary>
    internal bool HasJudge() => _judge is not null;

    /// <summary>Gets the judge.</summary>
    /// <param name="services">The application's services, if there are any.</param>
    /// <param name="models">The models, of which <see cref="JudgeModel"/> may name one.</param>
    /// <exception cref="InvalidOperationException">It is created from services, but there are no services.</exception>
    internal IBattleJudge MakeJudge(IServiceProvider? services, RoutedModels models)
    {
        if (_judge is not null)
        {
            return _judge(services);
        }

        RoutedModel model = models.Find(JudgeModel)!;
        return new ChatClientJudge(model.Client, model.Price!.Value) { Name = model.ModelId ?? model.Name, ModelId = model.AskedModelId };
    }

    /// <summary>
    /// Gets how the log is written: at once, so that a process that is killed loses no more than the line that is being written.
    /// </summary>
    internal DecisionLogOptions LogOptions() => new(File!)
    {
        Kind = "battle log",
        FlushInterval = TimeSpan.Zero,
        MaximumFileBytes = MaximumFileBytes,
        MaximumFiles = MaximumFiles,
    };
}
