using System.Runtime.CompilerServices;

namespace RouteLlm;

/// <summary>Words of many languages that mean the same, so that what is learned of one holds for all.</summary>
/// <remarks>They stand in concepts.txt: a line for each concept, its English word first, under the name of its topic.</remarks>
internal static class ConceptList
{
    private const string ResourceName = "RouteLlm.concepts.txt";
    private const int SlotBits = 13;
    private const int SlotMask = (1 << SlotBits) - 1;
    private const int FilterBits = 16;
    private const int BitsPerNumber = 64;

    private static readonly ulong[] Keys = new ulong[1 << SlotBits];
    private static readonly Concept[] Concepts = new Concept[1 << SlotBits];

    // Most words are in no concept: a bit for each hash of 16 bits says so without a look into the table.
    private static readonly ulong[] Filter = new ulong[(1 << FilterBits) / BitsPerNumber];

    static ConceptList()
    {
        var topics = new List<string>();
        using var reader = new StreamReader(typeof(ConceptList).Assembly.GetManifestResourceStream(ResourceName)!);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
            {
                topics.Add(line.TrimStart('#', ' '));
                continue;
            }

            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (string word in words)
            {
                Add(HashOf(word), new Concept(HashOf(words[0]), topics.Count - 1));
            }
        }

        Topics = topics;
    }

    /// <summary>Gets the names of the topics.</summary>
    public static IReadOnlyList<string> Topics { get; }

    /// <summary>Finds the concept of two ideographs.</summary>
    public static bool TryFindPair(char first, char second, out Concept concept) =>
        TryFind(WordBatch.HashPair(WordHash.OfSingle(first), WordHash.OfSingle(second)), out concept);

    /// <summary>Finds the concept of a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryFind(ulong hash, out Concept concept)
    {
        uint bit = (uint)(hash >> (BitsPerNumber - FilterBits));
        if ((Filter[bit / BitsPerNumber] & (1UL << (int)bit)) == 0)
        {
            concept = default;
            return false;
        }

        return TryFindInTable(hash, out concept);
    }

    private static bool TryFindInTable(ulong hash, out Concept concept)
    {
        for (int slot = (int)hash & SlotMask; Keys[slot] != 0; slot = (slot + 1) & SlotMask)
        {
            if (Keys[slot] == hash)
            {
                concept = Concepts[slot];
                return true;
            }
        }

        concept = default;
        return false;
    }

    // A word that stands under two concepts belongs to the first.
    private static void Add(ulong hash, Concept concept)
    {
        int slot = (int)hash & SlotMask;
        while (Keys[slot] != 0)
        {
            if (Keys[slot] == hash)
            {
                return;
            }

            slot = (slot + 1) & SlotMask;
        }

        Keys[slot] = hash;
        Concepts[slot] = concept;
        int bit = (int)(hash >> (BitsPerNumber - FilterBits));
        Filter[bit / BitsPerNumber] |= 1UL << bit;
    }

    private static ulong HashOf(string word)
    {
        if (word is [var first, var second] && UnicodeClasses.Of(first) == UnicodeClass.Ideograph)
        {
            return WordBatch.HashPair(WordHash.OfSingle(first), WordHash.OfSingle(second));
        }

        char[] characters = [.. word, .. new char[2 * WordHash.CharactersAtOnce]];
        return WordHash.Of(ref characters[0], 0, word.Length);
    }
}
