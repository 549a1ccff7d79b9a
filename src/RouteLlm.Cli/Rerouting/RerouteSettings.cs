namespace RouteLlm;

/// <summary>How hard the attacks try.</summary>
/// <param name="Tokens">The number of tokens of a gadget.</param>
/// <param name="Candidates">About how many tokens are tried.</param>
/// <param name="Rounds">How often each token of a gadget is tried anew.</param>
/// <param name="Seed">The seed of all that is drawn.</param>
internal sealed record RerouteSettings(int Tokens, int Candidates, int Rounds, int Seed);
