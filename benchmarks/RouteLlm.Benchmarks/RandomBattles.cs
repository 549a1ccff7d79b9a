
namespace RouteLlm.Benchmarks;

/// <summary>Battles of 64 models, as many as the published ones have, with outcomes by chance.</summary>
internal static class RandomBattles
{
    private static readonly string[] Models = ["gpt-4-1106-preview", "mixtral-8x7b-instruct-v0.1", .. Enumerable.Range(0, 62).Select(i => $"model-{i}")];

    public static IEnumerable<Battle> Take(int count, Random random)
    {
        for (int i = 0; i < count; i++)
        {
            int a = random.Next(Models.Length);
            int b = (a + random.Next(1, Models.Length)) % Models.Length;
            yield return new Battle(Models[a], Models[b], (BattleWinner)random.Next(3));
        }
    }
}
