using System.Runtime.InteropServices;

namespace RouteLlm.Tests;

/// <summary>What native code has allocated and not freed, as the C library counts it.</summary>
internal static partial class NativeHeap
{
    /// <summary>Gets the bytes in use; <see langword="null"/> where the C library does not tell.</summary>
    public static long? BytesInUse
    {
        get
        {
            try
            {
                Counters counters = ReadCounters();
                return (long)(counters.InUse + counters.InMappedBlocks);
            }
            catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
            {
                return null;
            }
        }
    }

    // glibc, from 2.33 on: https://man7.org/linux/man-pages/man3/mallinfo.3.html
    [LibraryImport("libc.so.6", EntryPoint = "mallinfo2")]
    private static partial Counters ReadCounters();

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Counters
    {
        public readonly nuint Arena;
        public readonly nuint FreeBlocks;
        public readonly nuint FastBlocks;
        public readonly nuint MappedBlocks;
        public readonly nuint InMappedBlocks;
        public readonly nuint Unused;
        public readonly nuint InFastBlocks;
        public readonly nuint InUse;
        public readonly nuint Free;
        public readonly nuint Releasable;
    }
}
