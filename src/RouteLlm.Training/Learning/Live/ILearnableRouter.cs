namespace RouteLlm;

/// <summary>
/// A router that can learn from battles while the application runs, with one model: the registered one, or one that was learned from it.
/// </summary>
internal interface ILearnableRouter
{
    /// <summary>Gets the router.</summary>
    IFingerprintedRouter Router { get; }

    /// <summary>Gets a hash of the model and of all that its scores depend on.</summary>
    string Fingerprint { get; }

    /// <summary>Gets what a battle must have to be learned from, for people.</summary>
    string Needs { get; }

    /// <summary>Gets whether a battle has it.</summary>
    bool CanLearnFrom(BattleRecord battle);

    /// <summary>Gives a registered router this model.</summary>
    /// <param name="registered">The registered router as a reload made it, with the model that all this was learned from.</param>
    IFingerprintedRouter In(IPromptRouter registered);

    /// <summary>Learns from battles, starting from this model.</summary>
    /// <param name="battles">The battles, oldest first.</param>
    /// <param name="incumbent">The model in use.</param>
    /// <param name="options">How to learn.</param>
    /// <param name="command">What makes the model again, for its file.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentException">There is too little to learn from.</exception>
    Task<BattleLearningResult<ILearnableRouter>> LearnAsync(
        IReadOnlyList<BattleRecord> battles, Incumbent<ILearnableRouter> incumbent, BattleLearningOptions options, string command, CancellationToken cancellationToken);

    /// <summary>Gets the log-odds that two models, both of this router, give the prompts of battles.</summary>
    /// <param name="older">The one.</param>
    /// <param name="newer">The other.</param>
    /// <param name="battles">The battles.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    ValueTask<(double Older, double Newer)[]> CompareAsync(
        ILearnableRouter older, ILearnableRouter newer, IReadOnlyList<BattleRecord> battles, CancellationToken cancellationToken);

    /// <summary>Writes the model.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="name">The name of the file or folder, without an extension.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    string Write(string folder, string name);

    /// <summary>Reads a model that was learned from this one.</summary>
    /// <exception cref="ModelFileException">It is not a model of this router.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    ILearnableRouter Read(string path);
}
