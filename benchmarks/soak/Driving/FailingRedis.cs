using System.Diagnostics;
using System.Globalization;

namespace Soak;

/// <summary>A Redis that is killed again and again, and comes back empty.</summary>
internal sealed class FailingRedis : IDisposable
{
    private static readonly TimeSpan Up = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(8);

    private Process _process = Start();

    /// <summary>Gets how often it was killed.</summary>
    public int Kills { get; private set; }

    /// <summary>Kills it and starts it again, until it is cancelled; then it is up.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await ElapsesAsync(Up, cancellationToken))
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
            _process.Dispose();
            Kills++;
            await ElapsesAsync(Down, cancellationToken);
            _process = Start();
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private static async Task<bool> ElapsesAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Task.Delay(time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo("redis-server", ["--port", Addresses.RedisPort.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", string.Empty, "--appendonly", "no", "--logfile", "/dev/null"]);
        return Process.Start(start)!;
    }
}
