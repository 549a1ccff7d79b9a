using System.Globalization;
using StackExchange.Redis;

namespace RouteLlm;

/// <summary>The script of an exchange, and what it is given.</summary>
internal static class ExchangeScript
{
    /// <summary>The number of arguments of one change: how, how much, and for how many milliseconds.</summary>
    public const int ArgumentsOfAChange = 3;

    private const string Add = "+";
    private const string Raise = ">";

    // Everything is read before anything is written: a script that fails halfway is not undone, and its changes would come again with the
    // next exchange. Numbers come back as text, since Redis cuts the fraction off a script's numbers.
    private const string Text = $$"""
        local before = {}
        for i, key in ipairs(KEYS) do
          before[i] = redis.call('GET', key) or '0'
          if not tonumber(before[i]) then
            return redis.error_reply('ERR the value of ' .. key .. ' is not a number')
          end
        end
        local after = {}
        for i, key in ipairs(KEYS) do
          local kind, amount, lifetime = ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
          if kind == '{{Add}}' then
            after[i] = redis.call('INCRBYFLOAT', key, amount)
            redis.call('PEXPIRE', key, lifetime)
          elseif tonumber(amount) > tonumber(before[i]) then
            after[i] = amount
            redis.call('SET', key, amount, 'PX', lifetime)
          else
            after[i] = before[i]
          end
        end
        return after
        """;

    /// <summary>Writes the arguments of a change.</summary>
    /// <exception cref="ArgumentException">The change cannot be stored.</exception>
    public static void WriteArguments(in SharedChange change, Span<RedisValue> arguments)
    {
        if (string.IsNullOrEmpty(change.Key))
        {
            throw new ArgumentException("A change has no key. Write the key of the number that it changes.", nameof(change));
        }

        if (!double.IsFinite(change.Amount) || change.Lifetime <= TimeSpan.Zero)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The change of '{change.Key}' is {change.Amount}, kept for {change.Lifetime}. Write a finite number and a time above zero."), nameof(change));
        }

        arguments[0] = change.Kind switch
        {
            SharedChangeKind.Add => Add,
            SharedChangeKind.Raise => Raise,
            _ => throw new ArgumentException($"The kind of the change of '{change.Key}' is {(int)change.Kind}. Write SharedChangeKind.Add or SharedChangeKind.Raise.", nameof(change)),
        };
        arguments[1] = change.Amount.ToString("R", CultureInfo.InvariantCulture);
        arguments[2] = (long)Math.Ceiling(change.Lifetime.TotalMilliseconds);
    }

    /// <summary>Runs the script.</summary>
    /// <returns>The numbers after the changes, as text.</returns>
    /// <exception cref="IOException">The answer is not the script's.</exception>
    public static async Task<RedisResult[]> RunAsync(
        IDatabase database, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        RedisResult result;
        try
        {
            result = await RunOnceAsync(database, keys, arguments, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (exception.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // The server was restarted or told to forget its scripts, and has run nothing. The client knows now, and sends the text.
            result = await RunOnceAsync(database, keys, arguments, cancellationToken).ConfigureAwait(false);
        }

        var answer = (RedisResult[]?)result;
        return answer?.Length == keys.Length
            ? answer
            : throw new IOException($"Redis answered the exchange of {keys.Length} numbers with {answer?.Length ?? 0}.");
    }

    private static Task<RedisResult> RunOnceAsync(
        IDatabase database, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
        database.ScriptEvaluateAsync(Text, keys, arguments, CommandFlags.DemandMaster).WaitAsync(cancellationToken);
}
