using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace RouteLlm;

/// <summary>A file mapped into memory for reading, seen through spans.</summary>
/// <remarks>
/// The only unsafe code of the library. Every span must be taken and used between <see cref="AddReference"/> and
/// <see cref="Release"/>: the memory stays mapped while a reference is held, even if another thread disposes the file.
/// </remarks>
internal sealed unsafe class MappedFile : IDisposable
{
    /// <summary>The largest number of bytes that anything should take in one slice, well below the largest span.</summary>
    public const int MaximumSlice = 1 << 30;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;

    /// <summary>Maps an open file, which may be closed then.</summary>
    public MappedFile(FileStream stream)
    {
        Length = stream.Length;
        _file = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);

        // The address stays the same for as long as the view is mapped; each use takes its own reference.
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = start + _view.PointerOffset;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
    }

    /// <summary>Opens a file for reading and maps it.</summary>
    public static MappedFile Open(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return new MappedFile(stream);
    }

    /// <summary>Gets the length of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>Keeps the memory mapped until <see cref="Release"/>.</summary>
    /// <exception cref="ObjectDisposedException">The file has been disposed.</exception>
    public void AddReference()
    {
        bool added = false;
        _view.SafeMemoryMappedViewHandle.DangerousAddRef(ref added);
    }

    /// <summary>Gives back what <see cref="AddReference"/> took.</summary>
    public void Release() => _view.SafeMemoryMappedViewHandle.DangerousRelease();

    /// <summary>Gets some of the bytes; valid while a reference is held.</summary>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new ReadOnlySpan<byte>(_start + offset, length);
    }

    /// <summary>Gets some of the bytes as values of the machine's own byte order; valid while a reference is held.</summary>
    public ReadOnlySpan<T> Slice<T>(long offset, int count)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Slice(offset, checked(count * sizeof(T))));

    /// <summary>Unmaps the file as soon as the last reference is given back.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
