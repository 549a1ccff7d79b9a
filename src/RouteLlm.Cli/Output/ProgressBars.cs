using Spectre.Console;

namespace RouteLlm;

/// <summary>Shows the progress of long work on standard error when that is a terminal, and nothing otherwise.</summary>
internal static class ProgressBars
{
    /// <summary>Runs work that reports, by name of the step, what part of it is done, from 0 to 1.</summary>
    public static async Task<T> RunAsync<T>(Func<IProgress<(string Step, double Done)>, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
        {
            return await work(new NoProgress());
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context)));
    }

    private sealed class NoProgress : IProgress<(string Step, double Done)>
    {
        public void Report((string Step, double Done) value)
        {
        }
    }

    // Steps may report from several threads.
    private sealed class Bars(ProgressContext context) : IProgress<(string Step, double Done)>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = new(StringComparer.Ordinal);

        public void Report((string Step, double Done) value)
        {
            lock (_tasks)
            {
                if (!_tasks.TryGetValue(value.Step, out ProgressTask? task))
                {
                    task = context.AddTask(Markup.Escape(value.Step), maxValue: 1);
                    _tasks.Add(value.Step, task);
                }

                task.Value = value.Done;
            }
        }
    }
}
