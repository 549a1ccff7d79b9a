using Microsoft.Extensions.AI;

namespace RouteLlm;

/// <summary>The answer of a model that was asked for a battle.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Usage">What it used, as far as the provider counts that.</param>
internal readonly record struct BattleAnswer(string Text, UsageDetails? Usage);
