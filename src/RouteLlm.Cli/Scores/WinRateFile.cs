using System.Globalization;
using System.Text.Json;

namespace RouteLlm;

/// <summary>Reads a JSON array of win rates, which stands for a router.</summary>
internal static class WinRateFile
{
    /// <exception cref="CommandException">The file is no JSON array of numbers from 0 to 1, or an empty one.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<double[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        double[]? winRates;
        try
        {
            await using FileStream file = File.OpenRead(path);
            winRates = await JsonSerializer.DeserializeAsync<double[]>(file, cancellationToken: cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new CommandException($"{path} is not a JSON array of numbers. Write one strong win rate for each prompt, for example [0.25, 0.7].", exception);
        }

        if (winRates is not { Length: > 0 })
        {
            throw new CommandException($"{path} holds no win rates. Write one for each prompt, for example [0.25, 0.7].");
        }

        int wrong = Array.FindIndex(winRates, static winRate => winRate is not (>= 0 and <= 1));
        return wrong < 0
            ? winRates
            : throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"{path}, entry {wrong}: {winRates[wrong]} is not a win rate. Write numbers from 0 to 1."));
    }
}
