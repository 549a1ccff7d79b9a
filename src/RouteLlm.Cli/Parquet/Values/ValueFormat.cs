namespace RouteLlm;

/// <summary>What reading a column needs to know of the values that it gives.</summary>
/// <typeparam name="T">Numbers (<see cref="double"/>) or texts (<see cref="string"/>).</typeparam>
internal abstract class ValueFormat<T>(StoredType type, MemoryBudget memory) : IDisposable
{
    /// <summary>Gets how many values are decoded at a time.</summary>
    public abstract int Batch { get; }

    protected StoredType Type => type;

    protected MemoryBudget Memory => memory;

    protected PageBuffer Previous { get; } = new(memory);

    /// <summary>Gets the bytes that a value of a row takes beside its place in the row.</summary>
    public abstract long BytesOf(T value);

    /// <summary>Gets the most bytes that a dictionary takes.</summary>
    public abstract long BytesOfDictionary(int values, int pageLength);

    /// <exception cref="InvalidDataException">Such values cannot be encoded so, or they are damaged.</exception>
    public abstract ValueDecoder<T> Decode(PageEncoding encoding, ReadOnlyMemory<byte> data);

    public void Dispose() => Previous.Dispose();
}
