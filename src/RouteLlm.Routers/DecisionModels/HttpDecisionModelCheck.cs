using System.Globalization;

namespace RouteLlm;

/// <summary>Checks what a decision model at an endpoint is made of.</summary>
internal static class HttpDecisionModelCheck
{
    public static void ThrowIfWrong(Uri address, HttpDecisionModelOptions options, string addressName, string optionsName)
    {
        if (FindAddressError(address) is { } addressError)
        {
            throw new ArgumentException($"The address {addressError}", addressName);
        }

        if (options.ApiKey is { } key && FindKeyError(key) is { } keyError)
        {
            throw new ArgumentException($"ApiKey {keyError}", optionsName);
        }

        if (!Enum.IsDefined(options.Format))
        {
            throw new ArgumentOutOfRangeException(optionsName, options.Format, "Format must be one of HttpDecisionFormat.");
        }

        if (options.Timeout <= TimeSpan.Zero || options.Timeout.TotalMilliseconds > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(optionsName, options.Timeout, "Timeout must be more than zero and at most 24 days.");
        }

        ThrowIfBelow(1, options.MaximumCharacters, nameof(options.MaximumCharacters), optionsName);
        ThrowIfBelow(0, options.MaximumRetries, nameof(options.MaximumRetries), optionsName);
    }

    /// <summary>Says what is wrong with a key, without quoting it; <see langword="null"/> where all is well.</summary>
    public static string? FindKeyError(string key) =>
        string.IsNullOrWhiteSpace(key) ? "is blank. Set the key, or leave it out for an endpoint that needs none."
        : key.AsSpan().ContainsAnyExceptInRange('!', '~') ? "contains white space or a character that is not ASCII, usually a line break at its end. Remove it."
        : null;

    /// <summary>Says what is wrong with an address, without quoting it; <see langword="null"/> where all is well.</summary>
    private static string? FindAddressError(Uri address) =>
        !address.IsAbsoluteUri || address.Scheme is not ("http" or "https") ? "is not an absolute http or https address."
        : address.UserInfo.Length > 0 ? "holds a user's name or a key. Give the key separately."
        : null;

    private static void ThrowIfBelow(int minimum, int value, string option, string parameterName)
    {
        if (value < minimum)
        {
            throw new ArgumentOutOfRangeException(parameterName, value, string.Create(CultureInfo.InvariantCulture, $"{option} must be at least {minimum}."));
        }
    }
}
