namespace RouteLlm.Tests;

/// <summary>Tests that run when no other does.</summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
public sealed class RunsAlone;
