namespace RouteLlm;

/// <summary>Decodes the values of a page from the first to the last.</summary>
/// <typeparam name="T">Numbers (<see cref="double"/>) or texts (<see cref="string"/>).</typeparam>
internal abstract class ValueDecoder<T>
{
    /// <summary>Decodes the next values, as many as there is room for.</summary>
    /// <exception cref="InvalidDataException">There are fewer, or they are damaged.</exception>
    public abstract void Read(Span<T> values);
}
