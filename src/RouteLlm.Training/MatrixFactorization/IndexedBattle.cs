namespace RouteLlm;

/// <summary>A battle by rows: of the table of models, and of the embeddings.</summary>
internal readonly record struct IndexedBattle(int Winner, int Loser, int Prompt);
