using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>The last five characters of a word, from which character runs are made.</summary>
internal struct CharacterRun
{
    // Odd constants with well-mixed bits; the lengths differ by theirs.
    private const ulong Factor3 = 0xC2B2AE3D27D4EB4F;
    private const ulong Factor4 = 0x165667B19E3779F9;
    private const ulong Factor5 = 0xA0761D6478BD642F;
    private const ulong OldestFactor = 0x9E3779B97F4A7C15;
    private const ulong LastFactor = 0xD6E8FEB86659FD93;

    private const char EndOfWord = ' ';
    private const int BitsPerCharacter = 16;
    private const ulong ThreeCharacters = 0xFFFF_FFFF_FFFF;

    // The last four characters, the newest in the lowest bits, and the one before them.
    private ulong _window;
    private ulong _oldest;
    private int _length;

    /// <summary>Gets the run before a word's first character.</summary>
    public static CharacterRun AtStartOfWord => new() { _window = EndOfWord, _length = 1 };

    /// <summary>Takes the end of the word in.</summary>
    public void AddEndOfWord<TSink>(int stop, ref TSink sink)
        where TSink : struct, ILexicalFeatureSink => Add(EndOfWord, stop, ref sink);

    /// <summary>Takes a character in, and gives the runs that it ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<TSink>(char character, int stop, ref TSink sink)
        where TSink : struct, ILexicalFeatureSink
    {
        _oldest = _window >> (3 * BitsPerCharacter);
        _window = (_window << BitsPerCharacter) | character;
        _length++;
        if (_length >= 3)
        {
            sink.Add(LexicalFeatureGroup.WordPart, [Mix((_window & ThreeCharacters) * Factor3)], [new FeaturePlace(stop - 3, stop)]);
        }

        if (_length >= 4)
        {
            sink.Add(LexicalFeatureGroup.WordPart, [Mix(_window * Factor4)], [new FeaturePlace(stop - 4, stop)]);
        }

        if (_length >= 5)
        {
            sink.Add(LexicalFeatureGroup.WordPart, [Mix((_window ^ (_oldest * OldestFactor)) * Factor5)], [new FeaturePlace(stop - 5, stop)]);
        }
    }

    private static ulong Mix(ulong hash) => (hash ^ (hash >> 32)) * LastFactor;
}
