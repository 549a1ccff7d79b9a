namespace RouteLlm;

/// <summary>One number of this machine that takes part in an exchange.</summary>
/// <param name="Change">What this machine changes.</param>
/// <param name="Known">What else is added where the fleet's state was empty: the number as this machine knows it.</param>
/// <param name="Follow">Takes over what the fleet has.</param>
/// <param name="Return">Takes the change back, where the exchange failed.</param>
internal readonly record struct SharedNumber(SharedChange Change, double Known, Action<double> Follow, Action Return);
