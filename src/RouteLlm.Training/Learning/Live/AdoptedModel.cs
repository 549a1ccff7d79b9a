namespace RouteLlm;

/// <summary>A model that was learned and put in use.</summary>
/// <param name="File">Its file.</param>
/// <param name="Fingerprint">Its fingerprint.</param>
/// <param name="Battles">How many battles it has learned from.</param>
internal sealed record AdoptedModel(string File, string Fingerprint, int Battles);
