using System.Globalization;

namespace RouteLlm;

/// <summary>Reads prices per million tokens as options have them: 2.50/10 or, with that of cached input, 2.50/10/1.25.</summary>
internal static class PriceOption
{
    /// <exception cref="CommandException">The text is no price.</exception>
    public static ModelPrice Read(string option, string text)
    {
        decimal[] parts = [.. text.Split('/').Select(static part => decimal.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal price) ? price : -1)];
        if (parts.Select(TokenPrice.FindAdvice).FirstOrDefault(static (string? advice) => advice is not null) is { } tooLow && parts.All(static price => price >= 0))
        {
            throw new CommandException($"{option} is '{text}'. {tooLow}");
        }

        return parts.Length is 2 or 3 && parts.All(static price => price >= 0)
            ? new ModelPrice(parts[0], parts[1], parts.Length == 3 ? parts[2] : null)
            : throw new CommandException($"{option} is '{text}'. Write the prices of a million tokens in and out and, if it differs, cached: 2.50/10 or 2.50/10/1.25.");
    }
}
