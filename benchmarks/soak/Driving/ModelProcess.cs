using System.Diagnostics;
using GatewayLoad;

namespace Soak;

/// <summary>The process of one upstream.</summary>
internal sealed class ModelProcess(int port, HttpClient http) : IDisposable
{
    private static readonly TimeSpan Flap = TimeSpan.FromSeconds(1);

    private Process? _process;

    /// <summary>Does what a stage says, until it is over; the model is healthy then.</summary>
    public async Task RunAsync(UpstreamStage stage, TimeSpan duration)
    {
        long began = Stopwatch.GetTimestamp();
        if (stage is UpstreamStage.Dead)
        {
            await KillAsync();
            await Task.Delay(duration);
        }
        else if (stage is UpstreamStage.Flapping)
        {
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                await KillAsync();
                await Task.Delay(Flap);
                await StartAsync();
                await Task.Delay(Flap);
            }
        }
        else
        {
            await SetAsync(stage);
            await Task.Delay(duration);
            await SetAsync(UpstreamStage.Healthy);
        }

        await StartAsync();
    }

    /// <summary>Starts it, where it does not run.</summary>
    public async Task StartAsync()
    {
        if (_process is null)
        {
            _process = ChildProcess.Start("upstream", port);
            await ChildProcess.UntilListeningAsync(port);
        }
    }

    public void Dispose()
    {
        _process?.Kill();
        _process?.Dispose();
        _process = null;
    }

    private async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            Dispose();
        }
    }

    private async Task SetAsync(UpstreamStage stage)
    {
        using HttpResponseMessage response = await http.PostAsync(new Uri(Addresses.Of(port), $"/stage/{stage}"), content: null);
        response.EnsureSuccessStatusCode();
    }
}
