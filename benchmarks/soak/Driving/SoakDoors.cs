using System.Net.Http.Json;

namespace Soak;

/// <summary>The doors of the product, and the callers at them.</summary>
internal sealed class SoakDoors(HttpClient http, StageSchedule schedule)
{
    private const int CallersAtDoor = 4;
    private const int LongestPause = 300;
    private const int LongestPatience = 150;
    private const int QuestionsOfOneThatIsCancelled = 10;

    private readonly (Func<SoakQuestion, CancellationToken, Task<SoakOutcome>> Ask, DoorTally Whole, DoorTally Streamed)[] _doors =
    [
        Door("gateway before HTTP upstreams", new HttpDoor(http, Addresses.GatewayPort).AskAsync),
        Door("gateway before chat clients", new HttpDoor(http, Addresses.ChatClientGatewayPort).AskAsync),
        Door("chat client", (question, cancellationToken) => AskClientAsync(http, question, cancellationToken)),
    ];

    public IEnumerable<DoorTally> Tallies => _doors.SelectMany(static door => new[] { door.Whole, door.Streamed });

    /// <summary>Asks at all doors until it is cancelled.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, _doors.Length * CallersAtDoor).Select(caller => Task.Run(() => AskOnAsync(caller % _doors.Length, stop), CancellationToken.None)));

    /// <summary>Asks once at a door, under the name of a caller that is new.</summary>
    public Task<SoakOutcome> AskOnceAsync(int door) => _doors[door].Ask(SoakQuestion.Any() with { HasTools = false, Caller = Guid.NewGuid().ToString("N") }, CancellationToken.None);

    private static (Func<SoakQuestion, CancellationToken, Task<SoakOutcome>> Ask, DoorTally Whole, DoorTally Streamed) Door(string name, Func<SoakQuestion, CancellationToken, Task<SoakOutcome>> ask) =>
        (ask, new DoorTally($"{name}, whole"), new DoorTally($"{name}, streamed"));

    private static async Task<SoakOutcome> AskClientAsync(HttpClient http, SoakQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await http.PostAsJsonAsync(new Uri(Addresses.Of(Addresses.ClientPort), ClientDoor.Path), question, cancellationToken);
            return response.IsSuccessStatusCode ? (await response.Content.ReadFromJsonAsync<SoakOutcome>(cancellationToken))! : SoakOutcome.Wrong($"the client's door answered {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return SoakOutcome.Cancelled;
        }
    }

    private async Task AskOnAsync(int door, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var question = SoakQuestion.Any();
            long began = Environment.TickCount64;
            using var patience = new CancellationTokenSource(Random.Shared.Next(QuestionsOfOneThatIsCancelled) == 0 ? TimeSpan.FromMilliseconds(Random.Shared.Next(LongestPatience)) : Timeout.InfiniteTimeSpan);
            SoakOutcome outcome = await _doors[door].Ask(question, patience.Token);
            (bool hadHealthyModel, bool hadBrokenStreams) = schedule.Since(began);
            (question.IsStreamed ? _doors[door].Streamed : _doors[door].Whole).Take(outcome, hadHealthyModel, hadBrokenStreams);
            await Task.Delay(Random.Shared.Next(LongestPause), CancellationToken.None);
        }
    }
}
