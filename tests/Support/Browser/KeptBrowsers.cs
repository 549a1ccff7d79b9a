using System.Collections.Concurrent;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(RouteLlm.Tests.KeptBrowsers))]

namespace RouteLlm.Tests;

/// <summary>
/// Headless Chromium for tests: each is one test's at a time, and the next test's when its pages are closed, since starting one takes
/// longer than most tests. They end with the tests.
/// </summary>
internal sealed class KeptBrowsers : IAsyncDisposable
{
    private static readonly ConcurrentBag<(IPlaywright Playwright, IBrowser Browser)> Free = [];

    /// <summary>Takes a browser that no other test uses.</summary>
    /// <param name="program">Chromium.</param>
    public static async Task<(IPlaywright Playwright, IBrowser Browser)> TakeAsync(string program)
    {
        while (Free.TryTake(out (IPlaywright Playwright, IBrowser Browser) kept))
        {
            if (kept.Browser.IsConnected)
            {
                return kept;
            }

            kept.Playwright.Dispose();
        }

        IPlaywright playwright = await Playwright.CreateAsync();
        return (playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"] }));
    }

    /// <summary>Gives a browser back, whose pages are closed.</summary>
    public static void GiveBack(IPlaywright playwright, IBrowser browser) => Free.Add((playwright, browser));

    public async ValueTask DisposeAsync()
    {
        while (Free.TryTake(out (IPlaywright Playwright, IBrowser Browser) kept))
        {
            await kept.Browser.CloseAsync();
            kept.Playwright.Dispose();
        }
    }
}
