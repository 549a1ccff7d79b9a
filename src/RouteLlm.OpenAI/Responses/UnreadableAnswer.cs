using System.ClientModel;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// Answers that are not what the protocol says, or larger than allowed: one exception for whatever the OpenAI package throws about them.
/// </summary>
internal static class UnreadableAnswer
{
    /// <summary>Waits for a whole answer.</summary>
    /// <exception cref="ClientResultException">The answer cannot be read, or the server answered with an error.</exception>
    public static async Task<T> ReadAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOne(exception))
        {
            throw Of(exception);
        }
    }

    /// <summary>Reads a streamed answer.</summary>
    /// <exception cref="ClientResultException">The answer cannot be read, or the server answered with an error.</exception>
    public static async IAsyncEnumerable<T> ReadAsync<T>(IAsyncEnumerable<T> answer)
    {
        await using ConfiguredCancelableAsyncEnumerable<T>.Enumerator updates = answer.ConfigureAwait(false).GetAsyncEnumerator();
        while (true)
        {
            T update;
            try
            {
                if (!await updates.MoveNextAsync())
                {
                    yield break;
                }

                update = updates.Current;
            }
            catch (Exception exception) when (IsOne(exception))
            {
                throw Of(exception);
            }

            yield return update;
        }
    }

    private static bool IsOne(Exception exception) => exception is
        JsonException or InvalidDataException or InvalidOperationException or FormatException or ArgumentException or OverflowException or KeyNotFoundException
            or NullReferenceException or IndexOutOfRangeException
        && exception is not ObjectDisposedException;

    // Only the own message is shown: another may quote the answer.
    private static ClientResultException Of(Exception exception) => new(
        exception is InvalidDataException ? $"The server's answer cannot be read: {exception.Message}" : $"The server's answer does not follow the protocol ({exception.GetType().Name}).",
        response: null,
        exception);
}
