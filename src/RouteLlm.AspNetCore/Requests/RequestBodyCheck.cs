using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace RouteLlm;

/// <summary>
/// Checks the body of a request before anything is made of it: that no name stands twice in an object, that none differs from a known one
/// in case alone, and how many values there are.
/// </summary>
/// <remarks>
/// Of two values under one name, the gateway might read one and the upstream the other; some upstreams do not look at the case of names.
/// And what is made of a value is many times what <c>1,</c> takes. For one body.
/// </remarks>
internal ref struct RequestBodyCheck
{
    /// <summary>How deep a body may be nested.</summary>
    public const int MaximumDepth = 256;

    /// <summary>How many names, values, and beginnings and ends of lists and objects a body may have.</summary>
    public const int MaximumTokens = 250_000;

    private const int MaximumNames = 10_000;
    private const int MostNamesToCompareOneByOne = 24;
    private const int UsualNames = 16;
    private const int LongestPath = 200;

    private readonly ReadOnlySpan<byte> _body;
    private readonly Span<Level> _levels;
    private readonly List<(int Start, int Length)> _names = new(UsualNames);
    private int _depth = -1;

    private RequestBodyCheck(ReadOnlySpan<byte> body, Span<Level> levels)
    {
        _body = body;
        _levels = levels;
    }

    /// <exception cref="GatewayException">A name is there twice, or miswritten, or there are too many values.</exception>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    /// <exception cref="InvalidOperationException">A name is no Unicode.</exception>
    public static void ThrowIfWrong(ReadOnlySpan<byte> body, int maximumTokens = MaximumTokens) =>
        new RequestBodyCheck(body, stackalloc Level[MaximumDepth + 1]).Run(maximumTokens);

    private void Run(int maximumTokens)
    {
        int tokens = 0;
        var reader = new Utf8JsonReader(_body, new JsonReaderOptions { MaxDepth = MaximumDepth });
        while (reader.Read())
        {
            if (++tokens > maximumTokens)
            {
                throw GatewayException.Invalid(null, "The request's body has too many JSON values. Send less.", "too_many_values");
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    Begin(isObject: reader.TokenType == JsonTokenType.StartObject);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    End();
                    break;
                case JsonTokenType.PropertyName:
                    TakeName(reader);
                    break;
                default:
                    CountElement();
                    break;
            }
        }
    }

    private void CountElement()
    {
        if (_depth >= 0 && !_levels[_depth].IsObject)
        {
            _levels[_depth].Elements++;
        }
    }

    private void Begin(bool isObject)
    {
        CountElement();
        NameScope scope = _depth < 0 ? NameScope.Known
            : _levels[_depth].IsObject ? ScopeBelow(_levels[_depth].Scope, _names[^1], isObject)
            : _levels[_depth].Scope;
        _levels[++_depth] = new Level { IsObject = isObject, FirstName = _names.Count, Scope = scope };
    }

    // The lists that every conversation has need no text made of their names.
    private readonly NameScope ScopeBelow(NameScope scope, (int Start, int Length) name, bool isObject)
    {
        ReadOnlySpan<byte> bytes = _body.Slice(name.Start, name.Length);
        bool keepsScope = scope == NameScope.Clients
            || (scope == NameScope.Known && (bytes.SequenceEqual("messages"u8) || bytes.SequenceEqual("content"u8)));
        return keepsScope ? scope : RequestNames.ScopeBelow(scope, TextOf(name), isObject);
    }

    private void End()
    {
        ref Level level = ref _levels[_depth];
        if (level.IsObject)
        {
            ReadOnlySpan<(int Start, int Length)> names = CollectionsMarshal.AsSpan(_names)[level.FirstName..];
            if (names.Length > MostNamesToCompareOneByOne || level.HasUnusualNames)
            {
                ThrowIfTwiceAmongMany(names, level.Scope);
            }
            else
            {
                ThrowIfTwice(names, level.Scope);
            }

            _names.RemoveRange(level.FirstName, names.Length);
        }

        _depth--;
    }

    private void TakeName(in Utf8JsonReader reader)
    {
        ref Level level = ref _levels[_depth];
        _names.Add(((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
        if (_names.Count - level.FirstName > MaximumNames)
        {
            throw GatewayException.Invalid(PathOf(null), string.Create(CultureInfo.InvariantCulture, $"An object of the request's body has more than {MaximumNames} names. Send less."), "too_many_values");
        }

        bool isUnusual = reader.ValueIsEscaped || !Ascii.IsValid(reader.ValueSpan);
        level.HasUnusualNames |= isUnusual;
        if (level.Scope == NameScope.Known && (isUnusual || reader.ValueSpan.ContainsAnyInRange((byte)'A', (byte)'Z')) && reader.GetString()! is var name && RequestNames.IsMiswritten(name))
        {
            throw GatewayException.Invalid(PathOf(name), $"The request's body has '{name}', which an upstream may read as '{RequestNames.Fold(name)}'. Write it in lower case.");
        }
    }

    private readonly void ThrowIfTwice(ReadOnlySpan<(int Start, int Length)> names, NameScope scope)
    {
        for (int i = 1; i < names.Length; i++)
        {
            ReadOnlySpan<byte> name = _body.Slice(names[i].Start, names[i].Length);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<byte> other = _body.Slice(names[j].Start, names[j].Length);
                if (scope == NameScope.Clients ? name.SequenceEqual(other) : Ascii.EqualsIgnoreCase(name, other))
                {
                    throw Twice(TextOf(names[i]), TextOf(names[j]));
                }
            }
        }
    }

    private readonly void ThrowIfTwiceAmongMany(ReadOnlySpan<(int Start, int Length)> names, NameScope scope)
    {
        var seen = new Dictionary<string, string>(names.Length, StringComparer.Ordinal);
        foreach ((int Start, int Length) range in names)
        {
            string name = TextOf(range);
            string key = scope == NameScope.Clients ? name : RequestNames.Fold(name);
            if (!seen.TryAdd(key, name))
            {
                throw Twice(name, seen[key]);
            }
        }
    }

    private readonly GatewayException Twice(string name, string other) => GatewayException.Invalid(PathOf(name), name == other
        ? $"The request's body has '{Short(name)}' twice. Remove one."
        : $"The request's body has '{Short(other)}' and '{Short(name)}', which an upstream may read as one. Remove one.");

    // To the object that is open, and to a name in it.
    private readonly string PathOf(string? name)
    {
        var path = new StringBuilder();
        for (int i = 0; i <= _depth; i++)
        {
            ref readonly Level level = ref _levels[i];
            if (!level.IsObject)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{level.Elements - 1}]");
            }
            else if ((i < _depth ? LastNameAt(i) : name) is { } said)
            {
                path.Append(path.Length > 0 ? "." : string.Empty).Append(said);
            }
        }

        return Short(path.ToString());
    }

    private readonly string LastNameAt(int depth) => TextOf(_names[_levels[depth + 1].FirstName - 1]);

    private readonly string TextOf((int Start, int Length) name)
    {
        // With its quotes, it is a text by itself.
        var reader = new Utf8JsonReader(_body.Slice(name.Start - 1, name.Length + 2));
        reader.Read();
        return reader.GetString()!;
    }

    private static string Short(string text) => text.Length > LongestPath ? $"{text.AsSpan(0, LongestPath)}…" : text;

    /// <summary>A list or an object that is open.</summary>
    private struct Level
    {
        public bool IsObject { get; init; }

        /// <summary>Gets where the names of the object begin among those of all that are open.</summary>
        public int FirstName { get; init; }

        public NameScope Scope { get; init; }

        /// <summary>Gets or sets whether a name is escaped, or not in ASCII.</summary>
        public bool HasUnusualNames { get; set; }

        /// <summary>Gets or sets how many elements of the list were begun.</summary>
        public int Elements { get; set; }
    }
}
