using StackExchange.Redis;

namespace RouteLlm;

/// <summary>Reads configuration strings, without a word of them in a message: any part may be one of a password with a comma.</summary>
internal static class RedisConfiguration
{
    /// <summary>Reads a configuration string for a connection that may be made later than asked for.</summary>
    /// <exception cref="ArgumentException">It cannot be read.</exception>
    public static ConfigurationOptions Read(string configuration, string parameterName)
    {
        // One by one, to say which it is.
        string[] parts = configuration.Split(',');
        for (int i = 0; i < parts.Length; i++)
        {
            if (TryRead(parts[i]) is null)
            {
                throw new ArgumentException(
                    $"Part {i + 1} of the {parts.Length} parts, separated by commas, of the Redis configuration is not an option of StackExchange.Redis, or not a value that the option takes. " +
                    "Write, for example, 'redis:6379,password=…,ssl=true'. A password with a comma needs a connection of your own.",
                    parameterName);
            }
        }

        ConfigurationOptions? options = TryRead(configuration);
        if (options is null or { EndPoints.Count: 0 })
        {
            throw new ArgumentException("The Redis configuration names no server. Write for example 'redis:6379,password=…,ssl=true'.", parameterName);
        }

        // An application starts without its fleet, too.
        options.AbortOnConnectFail = false;
        return options;
    }

    private static ConfigurationOptions? TryRead(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            // Its message has the text.
            return null;
        }
    }
}
