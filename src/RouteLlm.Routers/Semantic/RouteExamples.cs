using System.Numerics.Tensors;

namespace RouteLlm;

/// <summary>A route as it was when the router was made: which of the examples are its own.</summary>
/// <param name="Name">The route's name.</param>
/// <param name="Target">The model that it leads to.</param>
/// <param name="Start">The index of its first example.</param>
/// <param name="Count">The number of its examples.</param>
internal readonly record struct RouteExamples(string Name, RouteTarget Target, int Start, int Count)
{
    /// <summary>Reads the routes.</summary>
    /// <exception cref="ArgumentException">
    /// There is no route, or one has no name, no utterance, or an utterance that is empty or stands twice.
    /// </exception>
    public static RouteExamples[] From(IList<SemanticRoute> routes)
    {
        if (routes.Count == 0)
        {
            throw new ArgumentException("There is no route. Add at least one to Routes, with example utterances.", nameof(routes));
        }

        DistinctNames.ThrowIfInvalid(routes.Select(static route => route?.Name), "route", nameof(routes));
        var routeOf = new Dictionary<string, string>(StringComparer.Ordinal);
        var examples = new RouteExamples[routes.Count];
        for (int i = 0; i < examples.Length; i++)
        {
            SemanticRoute route = routes[i];
            int start = routeOf.Count;
            foreach (string utterance in route.Utterances)
            {
                if (string.IsNullOrWhiteSpace(utterance))
                {
                    throw new ArgumentException($"The utterance at index {routeOf.Count - start} of route '{route.Name}' is empty. Remove it.", nameof(routes));
                }

                if (!routeOf.TryAdd(utterance, route.Name))
                {
                    // Named by its place: examples may be what somebody wrote.
                    throw new ArgumentException(
                        $"The utterance at index {routeOf.Count - start} of route '{route.Name}' is already in route '{routeOf[utterance]}'. Remove one of them.", nameof(routes));
                }
            }

            if (routeOf.Count == start)
            {
                throw new ArgumentException($"Route '{route.Name}' has no utterance. Add some prompts that belong to it.", nameof(routes));
            }

            examples[i] = new RouteExamples(route.Name, route.Target, start, routeOf.Count - start);
        }

        return examples;
    }

    /// <summary>Gets how similar a prompt is to the route.</summary>
    /// <param name="similarities">Its similarities to all examples; those of this route may come out in another order.</param>
    /// <param name="topK">How many of them count at the most.</param>
    /// <param name="aggregation">How they become one.</param>
    public float SimilarityFrom(Span<float> similarities, int topK, SimilarityAggregation aggregation)
    {
        Span<float> own = similarities.Slice(Start, Count);
        if (aggregation == SimilarityAggregation.Max)
        {
            return TensorPrimitives.Max<float>(own);
        }

        own.Sort();
        ReadOnlySpan<float> nearest = own[^Math.Min(topK, Count)..];
        return TensorPrimitives.Sum(nearest) / nearest.Length;
    }
}
