using System.Globalization;

namespace RouteLlm;

/// <summary>
/// What a price of tokens may be, wherever one is written: per million tokens, so that nothing but 0 is below a tenth of a cent.
/// </summary>
internal static class TokenPrice
{
    // A million tokens cost from a cent to some hundred dollars, a single one a millionth of that.
    private const decimal Smallest = 0.001m;

    /// <summary>Says what to write in place of a price; <see langword="null"/> where it is right.</summary>
    public static string? FindAdvice(decimal price) => price switch
    {
        < 0 => "Write the price of a million tokens, 0 or more.",
        > 0 and < Smallest => string.Create(
            CultureInfo.InvariantCulture, $"That looks like the price of one token, but prices are per million tokens. Write {price * 1_000_000:0.############}."),
        _ => null,
    };

    /// <summary>Says what is wrong with a model's prices, with their values and what to write.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="price">Its prices.</param>
    public static IEnumerable<string> FindErrors(string model, ModelPrice price)
    {
        foreach ((string name, decimal? value) in ((string, decimal?)[])[(nameof(price.Input), price.Input), (nameof(price.Output), price.Output), (nameof(price.CachedInput), price.CachedInput)])
        {
            if (value is { } given && FindAdvice(given) is { } advice)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"The price of '{model}' is {(given < 0 ? "negative" : "too low")}. {name} is {given}. {advice}");
            }
        }
    }
}
