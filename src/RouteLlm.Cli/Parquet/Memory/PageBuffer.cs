namespace RouteLlm;

/// <summary>Bytes that are used for one page after the other.</summary>
internal sealed class PageBuffer(MemoryBudget memory) : IDisposable
{
    private byte[] _bytes = [];

    /// <summary>Gets room for as many bytes; what stood in it is lost.</summary>
    /// <exception cref="InvalidDataException">The file's budget of memory is too small.</exception>
    public Memory<byte> Room(int length)
    {
        if (_bytes.Length < length)
        {
            Dispose();
            memory.Take(length);
            _bytes = new byte[length];
        }

        return _bytes.AsMemory(0, length);
    }

    public void Dispose()
    {
        memory.Return(_bytes.Length);
        _bytes = [];
    }
}
