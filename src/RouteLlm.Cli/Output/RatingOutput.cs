using System.Globalization;

namespace RouteLlm;

/// <summary>Says what rating will take, and what came of it.</summary>
internal static class RatingOutput
{
    public static string Describe(RatingEstimate estimate, int prompts, ModelEndpoint endpoint, ModelPrice? price)
    {
        string cost = price is { } known
            ? string.Create(CultureInfo.InvariantCulture, $"about {known.CostOf(estimate.InputTokens, cachedInputTokens: 0, estimate.OutputTokens):0.00##} at {known.Input}/{known.Output} a million")
            : "cost unknown without --price IN/OUT";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{estimate.Prompts:N0} of {prompts:N0} distinct prompts go to '{endpoint.Model}' at {endpoint.BaseUrl?.Host ?? "OpenAI"} in {estimate.Calls:N0} calls: about {estimate.InputTokens:N0} tokens in and {estimate.OutputTokens:N0} out, {cost}.");
    }

    public static void Write(TextWriter output, OutputFormat format, PromptRatings ratings, ModelPrice? price)
    {
        int seconds = ratings.Rated.Count(static prompt => prompt.SecondOpinion is not null);
        decimal? cost = price?.CostOf(ratings.InputTokens, cachedInputTokens: 0, ratings.OutputTokens);
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(output, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("rated", ratings.Rated.Count);
                json.WriteNumber("given_up", ratings.GivenUp.Count);
                json.WriteNumber("second_opinions", seconds);
                json.WritePropertyName("agreement");
                if (ratings.Agreement is { } agreement)
                {
                    json.WriteNumberValue(agreement);
                }
                else
                {
                    json.WriteNullValue();
                }

                json.WriteNumber("input_tokens", ratings.InputTokens);
                json.WriteNumber("output_tokens", ratings.OutputTokens);
                if (cost is { } amount)
                {
                    json.WriteNumber("cost", amount);
                }

                json.WriteEndObject();
            });
            return;
        }

        string line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        output.WriteLine(line($"rated:           {ratings.Rated.Count:N0} prompts"));
        if (ratings.GivenUp.Count > 0)
        {
            output.WriteLine(line($"given up:        {ratings.GivenUp.Count:N0} prompts, for which no answer was just a number from 0 to 100"));
        }

        output.WriteLine(ratings.Agreement is { } correlation
            ? line($"second opinions: {seconds:N0}, which agree with ρ = {correlation:0.00}")
            : line($"second opinions: {seconds:N0}, too few or too similar to tell how well they agree"));
        output.WriteLine(line($"tokens:          {ratings.InputTokens:N0} in, {ratings.OutputTokens:N0} out{(cost is { } paid ? line($", {paid:0.00##}") : string.Empty)}"));
    }
}
