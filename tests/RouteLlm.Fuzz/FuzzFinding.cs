namespace RouteLlm.Tests;

/// <summary>An input that does what none may.</summary>
/// <param name="Target">The target.</param>
/// <param name="Input">The input.</param>
/// <param name="Problem">What it does.</param>
internal sealed record FuzzFinding(string Target, byte[] Input, string Problem)
{
    public override string ToString() => $"{Target}, {Input.Length} bytes: {Problem}\n{Convert.ToHexString(Input.AsSpan(0, Math.Min(Input.Length, 512)))}";
}
