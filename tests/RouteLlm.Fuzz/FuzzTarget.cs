using System.Text;

namespace RouteLlm.Tests;

/// <summary>Something that reads what a stranger wrote.</summary>
/// <param name="name">The target's name, which is also that of its folder of seeds.</param>
/// <param name="documented">The exceptions by which it may refuse an input.</param>
internal abstract class FuzzTarget(string name, params Type[] documented)
{
    public string Name => name;

    /// <summary>Gets how many inputs a long run takes: fewer where each is dear.</summary>
    public virtual int Inputs => 1_000_000;

    /// <summary>Gets words that the mutator puts in, beside those of the seeds.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Tells whether an exception is one that callers are told of.</summary>
    public bool IsDocumented(Exception exception) => Array.Exists(documented, type => type.IsInstanceOfType(exception));

    /// <summary>Reads an input.</summary>
    public abstract void Run(byte[] input);

    /// <summary>Reads the input as text, whose bad bytes are replaced, as a file's are.</summary>
    protected static string TextOf(byte[] input) => Encoding.UTF8.GetString(input);

    /// <summary>Reads the input as UTF-16, so that half characters are among it.</summary>
    protected static string UnitsOf(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        return string.Create(text.Length, text, static (units, source) =>
        {
            for (int i = 0; i < units.Length; i++)
            {
                units[i] = source[i] == '\uFFFD' ? (char)(0xD800 + (i % 2048)) : source[i];
            }
        });
    }

    /// <summary>Goes through everything that an asynchronous reader gives.</summary>
    protected static void Drain<T>(IAsyncEnumerable<T> items) => DrainAsync(items).GetAwaiter().GetResult();

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (T item in items)
        {
            GC.KeepAlive(item);
        }
    }
}
