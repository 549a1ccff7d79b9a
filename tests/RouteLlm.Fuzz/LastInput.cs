using System.IO.MemoryMappedFiles;

namespace RouteLlm.Tests;

/// <summary>A file that holds the input that a target has now, for what ends the process: a stack overflow cannot be caught.</summary>
internal sealed class LastInput : IDisposable
{
    private const int Room = 1 << 20;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LastInput(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, mapName: null, Room);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>Notes an input: its length in four bytes, and its bytes.</summary>
    public void Note(byte[] input)
    {
        int length = Math.Min(input.Length, Room - sizeof(int));
        _view.Write(0, length);
        _view.WriteArray(sizeof(int), input, 0, length);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
