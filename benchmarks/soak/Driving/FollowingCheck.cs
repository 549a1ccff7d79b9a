using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Soak;

/// <summary>Sees at the end that each part still follows the configuration file, and still tells its fleet.</summary>
internal sealed class FollowingCheck(SoakDoors doors, ConfigurationWriting configuration)
{
    private const int FirstPercent = 61;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly string[] Names = ["gateway before HTTP upstreams", "gateway before chat clients", "chat client"];

    /// <summary>Writes another percentage for each part, asks there, and looks for it in Redis.</summary>
    /// <returns>What did not follow, and what Redis holds.</returns>
    public async Task<(IReadOnlyList<string> Problems, long Keys, string Memory)> RunAsync()
    {
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Addresses.RedisPort},abortConnect=false,allowAdmin=true"));
        List<string> problems = [];
        for (int door = 0; door < Names.Length; door++)
        {
            configuration.WriteGood(FirstPercent + door);
            RedisKey key = string.Create(CultureInfo.InvariantCulture, $"{{{SoakedProduct.KeyPrefix}}}:share:lexical:{FirstPercent + door}:requests");
            long began = Stopwatch.GetTimestamp();
            while (!await redis.GetDatabase().KeyExistsAsync(key))
            {
                if (Stopwatch.GetElapsedTime(began) > Patience)
                {
                    problems.Add($"{Names[door]}: the last percentage of the configuration file did not reach Redis within a minute.");
                    break;
                }

                await doors.AskOnceAsync(door);
                await Task.Delay(Pause);
            }
        }

        IServer server = redis.GetServers()[0];
        return (problems, await server.DatabaseSizeAsync(), (await server.InfoAsync("memory")).SelectMany(static group => group).First(static entry => entry.Key == "used_memory_human").Value);
    }
}
