using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace RouteLlm;

/// <summary>Appends whole lines to a file, and renames it when it is full or of another day. One process has it at a time.</summary>
/// <remarks>
/// A write that fails leaves no part of itself: the file is cut back to what it was, at the latest when it is next opened. Not safe for
/// concurrent use.
/// </remarks>
internal sealed class RotatingFile(DecisionLogOptions options, TimeProvider time) : IDisposable
{
    private const byte LineEnd = (byte)'\n';

    private FileStream? _lock;
    private SafeFileHandle? _file;
    private DateOnly _day;
    private long _length;
    private bool _mayHoldPartOfWrite;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Opens the file unless it is open.</summary>
    /// <returns>The length of a half-written line that an earlier process left at the end, and that was cut off; usually 0.</returns>
    /// <exception cref="IOException">The file cannot be opened, another process writes to it, or it is not a log.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public int Open()
    {
        // One that was deleted or moved away could be written to for ever, and nobody would see it.
        if (_file is not null && File.Exists(options.Path))
        {
            return 0;
        }

        _file?.Dispose();
        _file = null;
        Directory.CreateDirectory(Path.GetDirectoryName(options.Path)!);
        _lock ??= OpenLock($"{options.Path}.lock");
        SafeFileHandle file = File.OpenHandle(options.Path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            int removed = Restore(file);
            _day = _length == 0 ? Today : DateOnly.FromDateTime(File.GetLastWriteTimeUtc(options.Path));
            _file = file;
            return removed;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes lines, each of which ends in a line feed.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="written">Raised by what is written, also when a later line fails.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Write(ReadOnlySpan<byte> lines, ref int written)
    {
        while (written < lines.Length)
        {
            Open();

            // Somebody may have emptied it, as logrotate's copytruncate does.
            _length = Math.Min(_length, RandomAccess.GetLength(_file!));
            ReadOnlySpan<byte> rest = lines[written..];
            int fitting = FittingLines(rest);
            if (_length > 0 && (fitting == 0 || _day != Today))
            {
                Rotate();
                continue;
            }

            Append(fitting > 0 ? rest[..fitting] : rest[..(rest.IndexOf(LineEnd) + 1)]);
            written += fitting > 0 ? fitting : rest.IndexOf(LineEnd) + 1;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
        _lock?.Dispose();
        _lock = null;
    }

    // Open with nobody else: flock on Unix, a sharing mode on Windows. The file stays, since removing it would let two in.
    private FileStream OpenLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new IOException($"Another process, or another log of this one, is writing to '{options.Path}'. Give each a file of its own.", exception);
        }
    }

    private int FittingLines(ReadOnlySpan<byte> lines)
    {
        long room = options.MaximumFileBytes - _length;
        return room >= lines.Length ? lines.Length : lines[..(int)Math.Max(0, room)].LastIndexOf(LineEnd) + 1;
    }

    private void Append(ReadOnlySpan<byte> lines)
    {
        if (_length == 0)
        {
            _day = Today;
        }

        try
        {
            RandomAccess.Write(_file!, lines, _length);
        }
        catch (IOException)
        {
            _mayHoldPartOfWrite = true;
            _file!.Dispose();
            _file = null;
            throw;
        }

        _length += lines.Length;
    }

    private void Rotate()
    {
        _file!.Dispose();
        _file = null;
        IReadOnlyList<RotatedFile> full = RotatedFile.Find(options.Path);
        var target = RotatedFile.Next(options.Path, _day, full);
        File.Move(options.Path, target.Path, overwrite: false);
        _length = 0;
        foreach (RotatedFile old in full.Append(target).SkipLast(options.MaximumFiles - 1))
        {
            Delete(old.Path);
        }
    }

    // One that is being read on Windows goes with the next rotation.
    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    private int Restore(SafeFileHandle file)
    {
        long length = LengthOf(file);
        if (_mayHoldPartOfWrite && length > _length)
        {
            RandomAccess.SetLength(file, _length);
            length = _length;
        }

        _mayHoldPartOfWrite = false;
        _length = length;
        if (length == 0)
        {
            return 0;
        }

        ThrowUnlessLog(file);
        byte[] tail = ReadTail(file, length);
        if (tail.Length == 0)
        {
            return 0;
        }

        if (IsObject(tail))
        {
            RandomAccess.Write(file, [LineEnd], length);
            _length++;
            return 0;
        }

        _length = length - tail.Length;
        RandomAccess.SetLength(file, _length);
        return tail.Length;
    }

    private long LengthOf(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file);
        }
        catch (NotSupportedException exception)
        {
            throw new IOException($"'{options.Path}' is a pipe or a device. Name a file, which can be renamed when it is full.", exception);
        }
    }

    // Half-written lines are cut off, which must not be done to a file that is not ours.
    private void ThrowUnlessLog(SafeFileHandle file)
    {
        ReadOnlySpan<byte> expected = DecisionLineWriter.LineStart;
        Span<byte> start = stackalloc byte[expected.Length];
        start = start[..RandomAccess.Read(file, start, 0)];
        if (!expected.StartsWith(start))
        {
            throw new IOException($"'{options.Path}' is not a {options.Kind}. Name another file.");
        }
    }

    /// <summary>Reads what stands after the last line feed.</summary>
    private static byte[] ReadTail(SafeFileHandle file, long length)
    {
        for (int size = 4096; ; size = checked(size * 2))
        {
            byte[] end = new byte[Math.Min(size, length)];
            int read = RandomAccess.Read(file, end, length - end.Length);
            int feed = end.AsSpan(0, read).LastIndexOf(LineEnd);
            if (feed >= 0 || end.Length == length)
            {
                return end[(feed + 1)..read];
            }
        }
    }

    private static bool IsObject(byte[] tail)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(tail);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
