namespace RouteLlm.Tests;

/// <summary>Counts every character as so many tokens, and remembers what it counted.</summary>
internal sealed class CharacterCounter(int tokensPerCharacter = 1) : ITokenCounter
{
    private readonly List<string> _texts = [];

    public string Counted => string.Join('|', _texts);

    public long Count(ReadOnlySpan<char> text)
    {
        _texts.Add(text.ToString());
        return (long)tokensPerCharacter * text.Length;
    }
}
