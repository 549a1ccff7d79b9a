using System.Buffers;

namespace RouteLlm;

/// <summary>
/// Reduces a prompt to the words of the person who wrote it, so that the same request scores the same however it is wrapped.
/// </summary>
/// <remarks>
/// <para>
/// It removes white space, quotes, code fences and block quotes around the whole; time stamps, speaker labels and "please" in front,
/// thanks at the end; JSON that
/// holds the prompt as its only text; a harness's blocks, such as <c>&lt;system-reminder&gt;…&lt;/system-reminder&gt;</c>, where words of
/// the person remain; runs of one character. Line ends become line feeds, and accents are composed with their letters. Models receive the
/// prompt unchanged; only routers see the result.
/// </para>
/// <para>
/// Of a text of more than a million characters, outside of a harness's blocks, the first and the last half of a million are looked at:
/// routers score less, and a copy of all of it would take as much memory again.
/// </para>
/// <para>
/// The time is linear in the prompt's length. Normalising twice gives the same as normalising once. Immutable; safe for concurrent use.
/// </para>
/// </remarks>
public sealed class PromptNormalizer
{
    // Wrappers inside wrappers: a label, a quote, a fence and so on. Deeper nesting is left as it is.
    private const int MaximumLayers = 8;

    private const int LongestText = 1024 * 1024;

    private readonly HarnessBlocks _harnessBlocks;

    /// <summary>Initializes a normaliser.</summary>
    /// <param name="harnessTags">
    /// The names of the tags whose blocks a harness adds to prompts, without angle brackets; <see langword="null"/> for
    /// <see cref="KnownHarnessTags"/>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A name is empty or has characters other than letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.
    /// </exception>
    public PromptNormalizer(IEnumerable<string>? harnessTags = null) => _harnessBlocks = new HarnessBlocks(harnessTags ?? KnownHarnessTags);

    /// <summary>Gets the names of the tags that known harnesses add to prompts.</summary>
    public static IReadOnlyList<string> KnownHarnessTags { get; } =
    [
        "system-reminder", "system_reminder", "environment_details", "environment_context", "environment_info", "environmentInfo", "command-name", "command-message",
        "local-command-stdout", "local-command-stderr", "local-command-caveat", "user-prompt-submit-hook", "additional_data", "attached_files", "attached-files",
        "attachments", "current_file", "open_files", "open_and_recently_viewed_files", "recently_viewed_files", "project_layout", "project_context", "git_status",
        "gitStatus", "cursor_rules", "rules", "user_rules", "user_info", "custom_instructions", "user_instructions", "workspace_info", "workspace_context",
        "editor_context", "editorContext", "reminder", "reminderInstructions", "ide_opened_file", "ide_selection", "ide_state", "linter_errors", "terminal_output",
        "tool_reminder", "todo_list", "memories", "current_datetime", "current_time", "timestamp",
    ];

    /// <summary>Gets the normaliser for the known harnesses.</summary>
    public static PromptNormalizer Default { get; } = new();

    /// <summary>Tells whether a text has words of a person, outside of a harness's blocks.</summary>
    internal bool HasWordsOfPerson(string text) => _harnessBlocks.AnyWordsOutside(text);

    /// <summary>
    /// Tells whether a text has more than some number of characters outside of a harness's blocks, white space around them and rulers in
    /// front not counted. Allocates nothing.
    /// </summary>
    internal bool HasMoreOfPerson(ReadOnlySpan<char> text, int characters) =>
        _harnessBlocks.HasMoreOutside(text[Rulers.LengthInFront(text)..], characters);

    /// <summary>
    /// Takes the blocks of a harness out of a text, and rulers in front, unless it has no other words; does nothing else.
    /// </summary>
    internal string WithoutHarness(string text)
    {
        if (_harnessBlocks.AnyIn(text))
        {
            ReadOnlySpan<char> rest = _harnessBlocks.Remove(text.ToCharArray());
            text = rest.Length == text.Length ? text : WhiteSpace.Trim(rest).ToString();
        }

        return text[Rulers.LengthInFront(text)..];
    }

    /// <summary>Normalises a prompt.</summary>
    /// <param name="prompt">The prompt: any UTF-16, may be empty.</param>
    /// <returns>What is to be scored; the same instance where nothing had to change.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="prompt"/> is <see langword="null"/>.</exception>
    public string Normalize(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ReadOnlySpan<char> normal = Normalize(prompt, out char[]? rented);
        string result = normal.Length == prompt.Length && normal.SequenceEqual(prompt) ? prompt : normal.ToString();
        Return(rented);
        return result;
    }

    /// <summary>Normalises a prompt without allocation.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="rented">
    /// What the result stands in, to be given to <see cref="Return"/>; <see langword="null"/> where it is a part of the prompt.
    /// </param>
    internal ReadOnlySpan<char> Normalize(ReadOnlySpan<char> prompt, out char[]? rented)
    {
        rented = null;
        ReadOnlySpan<char> text = Rewrite(Shorten(prompt, ref rented), ref rented);
        for (int layer = 0; layer < MaximumLayers; layer++)
        {
            int length = text.Length;
            text = Enclosures.Open(Courtesies.Skip(LeadingLabels.Skip(WhiteSpace.Trim(text))));
            if (BlockQuote.IsPossible(text))
            {
                text = BlockQuote.Open(text, RoomFor(text, ref rented));
            }
            else if (JsonEnvelope.IsPossible(text))
            {
                text = Rewrite(JsonEnvelope.Open(text, RoomFor(text, ref rented)), ref rented);
            }

            if (text.Length == length)
            {
                break;
            }
        }

        return text;
    }

    /// <summary>Gives back what <see cref="Normalize(ReadOnlySpan{char}, out char[])"/> rented.</summary>
    internal static void Return(char[]? rented)
    {
        if (rented is { Length: < LongestText })
        {
            // A prompt does not stay in memory that others will rent.
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }
    }

    private ReadOnlySpan<char> Shorten(ReadOnlySpan<char> prompt, scoped ref char[]? rented)
    {
        if (prompt.Length <= LongestText)
        {
            return prompt;
        }

        // A pool would keep megabytes for each thread that ever saw so long a prompt.
        rented = new char[LongestText];
        return rented.AsSpan(0, _harnessBlocks.CopyEnds(prompt, rented.AsSpan(0, LongestText)));
    }

    private static char[] RoomFor(ReadOnlySpan<char> text, scoped ref char[]? rented) =>
        rented ??= ArrayPool<char>.Shared.Rent(text.Length);

    private ReadOnlySpan<char> Rewrite(ReadOnlySpan<char> text, scoped ref char[]? rented)
    {
        if (!PromptMarks.AnyIn(text))
        {
            return text;
        }

        Span<char> written = UnicodeComposition.Compose(text, ref rented);
        return CharacterRuns.Shorten(_harnessBlocks.Remove(LineEnds.Normalize(written)));
    }
}
