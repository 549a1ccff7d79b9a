using System.Text;

namespace RouteLlm.Tests;

/// <summary><c>routellm serve</c> on a free port, until it is disposed.</summary>
internal sealed class ServedTool : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int> _run;
    private readonly StringWriter _error = new();

    private ServedTool(string[] arguments, LineWriter output)
    {
        _run = CommandLine.RunAsync(["serve", "--port", "0", .. arguments], TextReader.Null, output, _error, _stop.Token);
    }

    public Uri BaseUrl { get; private set; } = new("http://localhost");

    public static async Task<ServedTool> StartAsync(params string[] arguments)
    {
        var output = new LineWriter();
        var tool = new ServedTool(arguments, output);
        Task ended = await Task.WhenAny(output.FirstLine, tool._run);
        Assert.True(ended == output.FirstLine, tool._error.ToString());
        tool.BaseUrl = new Uri((await output.FirstLine).Split(' ')[2].TrimEnd(';'));
        return tool;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private sealed class LineWriter : StringWriter
    {
        private readonly TaskCompletionSource<string> _line = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Encoding Encoding => Encoding.UTF8;

        public Task<string> FirstLine => _line.Task;

        public override Task WriteLineAsync(string? value)
        {
            _line.TrySetResult(value!);
            return Task.CompletedTask;
        }
    }
}
