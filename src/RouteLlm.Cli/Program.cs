using System.Text;
using Microsoft.Win32.SafeHandles;
using RouteLlm;

// UTF-8 without a byte order mark in both directions, whatever the terminal's own encoding is.
var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
{
    Console.OutputEncoding = encoding;
}

using var input = new StreamReader(Console.OpenStandardInput(), encoding);
using var output = new StreamWriter(OpenOutput(), encoding) { AutoFlush = true };
using var error = new StreamWriter(Console.OpenStandardError(), encoding) { AutoFlush = true };
return await CommandLine.RunAsync(args, input, output, error).ConfigureAwait(false);

// The console's own stream goes on writing when nobody reads any more; a stream over the pipe itself says so. A file keeps the
// console's: a stream of ours would keep a position of its own, and write over what others append.
static Stream OpenOutput()
{
    if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected)
    {
        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!stream.CanSeek)
        {
            return stream;
        }
    }

    return Console.OpenStandardOutput();
}
