using System.Text;
using RouteLlm.Cli;

// UTF-8 without a byte order mark in both directions, whatever the terminal's own encoding is.
var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using var input = new StreamReader(Console.OpenStandardInput(), encoding);
using var output = new StreamWriter(Console.OpenStandardOutput(), encoding) { AutoFlush = true };
using var error = new StreamWriter(Console.OpenStandardError(), encoding) { AutoFlush = true };
return await CommandLine.RunAsync(args, input, output, error).ConfigureAwait(false);
