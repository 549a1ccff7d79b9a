using System.Globalization;

namespace Soak;

/// <summary>Rewrites the configuration file twice a second: in place or by a rename, and now and then with what cannot be read.</summary>
internal sealed class ConfigurationWriting(string path)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private static readonly int[] Percentages = [20, 25, 30, 35, 40, 45, 50, 55];

    private static readonly string[] Broken =
    [
        "lexical: {strong_model_percent: ",
        "lexical:\n  strong_model_percnt: 30\n",
        "a: &a [*a]\n",
        "lexical: {strong_model_percent: 0.3}\n",
        "",
        "\u0001\u0002 not: yaml: at: all",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    ];

    /// <summary>Gets how often a good file was written.</summary>
    public int Good { get; private set; }

    /// <summary>Gets how often a broken one was.</summary>
    public int Bad { get; private set; }

    public void WriteGood(int percent)
    {
        Good++;
        File.WriteAllText(path, ContentOf(percent));
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        for (int i = 0; await ContinuesAsync(timer, cancellationToken); i++)
        {
            if (i % 6 == 5)
            {
                Bad++;
                await File.WriteAllTextAsync(path, Broken[i / 6 % Broken.Length], CancellationToken.None);
            }
            else if (i % 6 == 2)
            {
                Good++;
                await File.WriteAllTextAsync(path + ".new", ContentOf(Percentages[i % Percentages.Length]), CancellationToken.None);
                File.Move(path + ".new", path, overwrite: true);
            }
            else
            {
                WriteGood(Percentages[i % Percentages.Length]);
            }
        }
    }

    private static async Task<bool> ContinuesAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static string ContentOf(int percent) => string.Create(CultureInfo.InvariantCulture, $$"""
        lexical: {strong_model_percent: {{percent}}}
        fallback: {attempt_timeout_seconds: 4}
        budgets:
        - {limit: 1000000}
        - {limit: 1000000, per_caller: true}
        held_share: {per_caller: true}
        conversations: {policy: escalate_only, remembered_calls: 1000}
        fleet: {interval_seconds: 1}

        """);
}
