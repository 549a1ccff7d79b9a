namespace RouteLlm;

/// <summary>A battle that one model won.</summary>
/// <param name="Winner">The name of the model whose answer was better.</param>
/// <param name="Loser">The name of the model whose answer was worse.</param>
/// <param name="Prompt">The prompt's row in the <see cref="EmbeddingMatrix"/>, from 0.</param>
public readonly record struct TrainingBattle(string Winner, string Loser, int Prompt);
