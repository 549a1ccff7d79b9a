namespace RouteLlm;

/// <summary>One number of this machine that takes part in an exchange.</summary>
/// <param name="Change">What this machine changes.</param>
/// <param name="Follow">Takes over what the fleet has.</param>
/// <param name="Return">Takes the change back, where the exchange failed.</param>
internal readonly record struct SharedNumber(SharedChange Change, Action<double> Follow, Action Return);
