using Microsoft.Extensions.AI;

namespace RouteLlm.Tests;

public sealed class RulesRouterTests
{
    // Takes a backtracking engine time that doubles with each letter; the backreference keeps it from the engine that does not backtrack.
    private const string Catastrophic = @"^(a+)+\1$";

    private static readonly string LongPrompt = new string('a', 50_000) + "!";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_rule_that_matches_decides()
    {
        var router = new RulesRouter(
            [
                new RoutingRule { Name = "greeting", Target = RouteTarget.Weak, Contains = ["hello", "hi there"] },
                new RoutingRule { Name = "code", Target = RouteTarget.Strong, Contains = ["```"] },
                new RoutingRule { Name = "short", Target = RouteTarget.Weak, MaximumLength = 20 },
            ],
            RouteTarget.Strong);

        Assert.Equal(new RouterScore(0, "rule 'greeting'"), await Score(router, "HELLO, what does ``` do in Markdown?"));
        Assert.Equal(new RouterScore(1, "rule 'code'"), await Score(router, "```"));
        Assert.Equal(new RouterScore(0, "rule 'short'"), await Score(router, ""));
        Assert.Equal(new RouterScore(1, "no rule matched"), await Score(router, "something else that is long"));
    }

    [Fact]
    public async Task All_conditions_of_a_rule_must_hold()
    {
        RoutingRule rule = new() { Name = "all", Contains = ["x"], Matches = "^[a-z]+$", MinimumLength = 2, MaximumLength = 3, Script = WritingScript.Latin, HasTools = false, HasImages = false };

        Assert.True(await Matches(rule, "ax"));
        Assert.False(await Matches(rule, "ab"));
        Assert.False(await Matches(rule, "a!x"));
        Assert.False(await Matches(rule, "x"));
        Assert.False(await Matches(rule, "axax"));
    }

    [Fact]
    public async Task Case_counts_where_it_is_asked_for()
    {
        Assert.True(await Matches(new() { Name = "any", Contains = ["STRASSE"] }, "strasse"));
        Assert.False(await Matches(new() { Name = "exact", Contains = ["STRASSE"], IgnoreCase = false }, "strasse"));
        Assert.False(await Matches(new() { Name = "pattern", Matches = "^[A-Z]+$" }, "strasse"));
        Assert.True(await Matches(new() { Name = "pattern", Matches = "(?i)^[A-Z]+$" }, "strasse"));
    }

    [Fact]
    public async Task Length_counts_characters_at_both_ends_of_the_range()
    {
        RoutingRule rule = new() { Name = "length", MinimumLength = 2, MaximumLength = 4 };

        Assert.False(await Matches(rule, "a"));
        Assert.True(await Matches(rule, "ab"));
        Assert.True(await Matches(rule, "abcd"));
        Assert.False(await Matches(rule, "abcde"));
        Assert.True(await Matches(new() { Name = "empty", MaximumLength = 0 }, ""));
    }

    [Fact]
    public async Task Tools_of_the_request_count()
    {
        RoutingRequest with = new([new ChatMessage(ChatRole.User, "a")], new ChatOptions { Tools = [AIFunctionFactory.Create(() => 1, "one")] });
        RoutingRequest none = new([new ChatMessage(ChatRole.User, "a")], new ChatOptions { Tools = [] });

        Assert.True(await Matches(new() { Name = "tools", HasTools = true }, with));
        Assert.False(await Matches(new() { Name = "tools", HasTools = true }, none));
        Assert.False(await Matches(new() { Name = "no tools", HasTools = false }, with));
        Assert.True(await Matches(new() { Name = "no tools", HasTools = false }, new RoutingRequest("a")));
    }

    [Fact]
    public async Task Images_of_any_message_count_and_other_files_do_not()
    {
        RoutingRule rule = new() { Name = "images", HasImages = true };
        ChatMessage last = new(ChatRole.User, "what is this?");

        Assert.True(await Matches(rule, new RoutingRequest([new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")]), last])));
        Assert.True(await Matches(rule, new RoutingRequest([new ChatMessage(ChatRole.User, [new UriContent("https://example.org/a.jpg", "image/jpeg")]), last])));
        Assert.True(await Matches(rule, new RoutingRequest([new ChatMessage(ChatRole.User, [new HostedFileContent("f1") { MediaType = "image/webp" }]), last])));
        Assert.False(await Matches(rule, new RoutingRequest([new ChatMessage(ChatRole.User, [new DataContent(new byte[] { 1 }, "audio/wav"), new HostedFileContent("f2")]), last])));
        Assert.False(await Matches(rule, new RoutingRequest("image/png")));
    }

    [Theory]
    [InlineData("Hello, мир", WritingScript.Latin)]
    [InlineData("Привет, world. Как дела?", WritingScript.Cyrillic)]
    [InlineData("Καλημέρα κόσμε", WritingScript.Greek)]
    [InlineData("Բարեւ աշխարհ", WritingScript.Armenian)]
    [InlineData("გამარჯობა", WritingScript.Georgian)]
    [InlineData("שלום עולם", WritingScript.Hebrew)]
    [InlineData("مرحبا بالعالم", WritingScript.Arabic)]
    [InlineData("नमस्ते दुनिया", WritingScript.Devanagari)]
    [InlineData("হ্যালো বিশ্ব", WritingScript.Bengali)]
    [InlineData("வணக்கம் உலகம்", WritingScript.Tamil)]
    [InlineData("హలో ప్రపంచం", WritingScript.Telugu)]
    [InlineData("สวัสดีชาวโลก", WritingScript.Thai)]
    [InlineData("你好，世界", WritingScript.Han)]
    [InlineData("𠀀𠀁𠀂 ab", WritingScript.Han)]
    [InlineData("東京都知事選挙の結果", WritingScript.Japanese)]
    [InlineData("ﾊﾛｰ", WritingScript.Japanese)]
    [InlineData("日本料理中の字是日语假名的一种", WritingScript.Han)]
    [InlineData("안녕하세요 여러분 world", WritingScript.Hangul)]
    [InlineData("ａｂｃ", WritingScript.Latin)]
    public async Task The_script_is_that_of_most_letters(string prompt, WritingScript expected)
    {
        foreach (WritingScript script in Enum.GetValues<WritingScript>())
        {
            Assert.Equal(script == expected, await Matches(new() { Name = "script", Script = script }, prompt));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("12 + 34 = ?")]
    [InlineData("ሰላም ልዑል ok")]
    [InlineData("\uD800\uDC00\uD800")]
    public async Task A_prompt_without_letters_of_a_known_script_is_in_none(string prompt)
    {
        foreach (WritingScript script in Enum.GetValues<WritingScript>())
        {
            Assert.False(await Matches(new() { Name = "script", Script = script }, prompt));
        }
    }

    [Fact]
    public async Task What_a_harness_put_around_the_persons_words_fulfils_no_condition()
    {
        const string Prompt = "<system-reminder>prove it</system-reminder>hello";

        Assert.False(await Matches(new() { Name = "contains", Contains = ["prove"] }, Prompt));
        Assert.False(await Matches(new() { Name = "matches", Matches = "prove" }, Prompt));
        Assert.True(await Matches(new() { Name = "length", MaximumLength = 5 }, Prompt));
        Assert.True(await Matches(new() { Name = "nothing else", Contains = ["prove"] }, Prompt[..^5]));
    }

    [Fact]
    public async Task A_pattern_that_explodes_when_it_backtracks_is_matched_without()
    {
        RoutingRule rule = new() { Name = "exploding", Matches = "(a+)+$", MatchTimeout = RoutingRule.MaximumMatchTimeout };

        Assert.Equal(new RouterScore(0, "no rule matched"), await Score(new RulesRouter([rule], RouteTarget.Weak), LongPrompt));
        Assert.True(await Matches(rule, LongPrompt[..^1]));
    }

    [Fact]
    public async Task A_pattern_that_cannot_do_without_backtracking_is_passed_over_when_its_time_is_up_and_the_reason_says_so()
    {
        var next = new TestRouter(0.4) { Reason = "its reason" };
        RoutingRule[] rules = [new() { Name = "slow", Target = RouteTarget.Strong, Matches = Catastrophic }, new() { Name = "short", Target = RouteTarget.Strong, MaximumLength = 9 }];
        const string Note = "rule 'slow' ran out of time and was passed over";

        RouterScore passed = await Score(new RulesRouter(rules, next), LongPrompt);
        RouterScore unexplained = await Score(new RulesRouter(rules, new TestRouter(0.4)), LongPrompt);
        RouterScore other = await Score(new RulesRouter([.. rules, new() { Name = "long", Target = RouteTarget.Weak, MinimumLength = 9 }], next), LongPrompt);
        RouterScore none = await Score(new RulesRouter(rules, RouteTarget.Weak), LongPrompt);

        Assert.Equal(new RouterScore(0.4, $"{Note}; its reason"), passed);
        Assert.Equal(new RouterScore(0.4, Note), unexplained);
        Assert.Equal(new RouterScore(0, $"{Note}; rule 'long'"), other);
        Assert.Equal(new RouterScore(0, $"{Note}; no rule matched"), none);
    }

    [Fact]
    public async Task What_no_rule_matches_goes_to_the_next_router_as_one_batch()
    {
        var next = new BatchRouter();
        var router = new RulesRouter([new() { Name = "even", Target = RouteTarget.Strong, Matches = "[02468]$" }, new() { Name = "slow", Matches = Catastrophic }], next);
        RoutingRequest[] requests = [.. Enumerable.Range(0, 9).Select(i => new RoutingRequest($"{i}")), new(LongPrompt)];
        var scores = new RouterScore[requests.Length + 1];

        await router.ScoreAsync(requests, scores, Token);

        Assert.Equal(["1", "3", "5", "7", LongPrompt], Assert.Single(next.Batches).Select(request => request.Prompt));
        Assert.Equal(default, scores[^1]);
        for (int i = 0; i < requests.Length; i++)
        {
            Assert.Equal(await router.ScoreAsync(requests[i], Token), scores[i]);
        }
    }

    [Fact]
    public async Task A_batch_of_matches_asks_nobody_and_too_little_room_is_refused()
    {
        var next = new BatchRouter();
        var router = new RulesRouter([new() { Name = "all", MinimumLength = 0 }], next);

        await router.ScoreAsync([new("a")], new RouterScore[1], Token);
        await router.ScoreAsync([], Memory<RouterScore>.Empty, Token);
        await Assert.ThrowsAsync<ArgumentException>(async () => await router.ScoreAsync([new("a")], Memory<RouterScore>.Empty, Token));

        Assert.Empty(next.Batches);
    }

    [Fact]
    public void Threshold_and_calibration_are_those_of_the_next_router()
    {
        RoutingRule[] rules = [new() { Name = "short", MaximumLength = 9 }];
        var ending = new RulesRouter(rules, RouteTarget.Weak);
        var calibrated = new RulesRouter(rules, LexicalRouter.Default);

        Assert.Equal((0.5, null), (ending.DecisionThreshold, ending.Calibration));
        Assert.Equal((null, LexicalRouter.Default.Calibration), (calibrated.DecisionThreshold, calibrated.Calibration));
        Assert.Equal(0.5, new RulesRouter(rules, ending).DecisionThreshold);
        Assert.Null(new RulesRouter(rules, new TestRouter()).DecisionThreshold);
    }

    [Fact]
    public async Task A_chat_client_takes_rules_that_end_in_a_model_and_rules_before_a_learned_router_as_they_are()
    {
        RoutingRule[] rules = [new() { Name = "greeting", Target = RouteTarget.Weak, Contains = ["hello"] }];
        ChatMessage[] messages = [new(ChatRole.User, "hello")];
        using var ending = new RouteLlmChatClient(new TestChatClient("strong"), new TestChatClient("weak"), new RulesRouter(rules, RouteTarget.Strong));
        using var learned = new RouteLlmChatClient(new TestChatClient("strong"), new TestChatClient("weak"), new RulesRouter(rules, LexicalRouter.Default));

        Assert.Equal(0.5, (await ending.RouteAsync(messages, cancellationToken: Token)).Threshold);
        RoutingDecision decision = await learned.RouteAsync(messages, cancellationToken: Token);
        Assert.Equal((LexicalRouter.Default.Calibration.GetThreshold(50), RouteTarget.Weak, "rule 'greeting'"), (decision.Threshold, decision.Target, decision.Reason));
    }

    [Fact]
    public async Task Cancellation_is_looked_at_and_reaches_the_next_router()
    {
        using var source = new CancellationTokenSource();
        var next = new TestRouter { OnScore = token => Task.Delay(Timeout.Infinite, token) };
        var router = new RulesRouter([new() { Name = "short", MaximumLength = 1 }], next);

        ValueTask<RouterScore> scoring = router.ScoreAsync(new RoutingRequest("long"), source.Token);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await scoring);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await router.ScoreAsync(new RoutingRequest("a"), source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await router.ScoreAsync([new("a")], new RouterScore[1], source.Token));
    }

    [Fact]
    public void Rules_that_cannot_work_are_refused_with_their_names()
    {
        AssertRefused("There is no rule");
        AssertRefused("index 1 has no name", new RoutingRule { Name = "a", MinimumLength = 1 }, new RoutingRule { MinimumLength = 1 });
        AssertRefused("'a' appears twice", new RoutingRule { Name = "a", MinimumLength = 1 }, new RoutingRule { Name = "a", MinimumLength = 1 });
        AssertRefused("Rule 'a' has no condition", new RoutingRule { Name = "a" });
        AssertRefused("Rule 'a' has an empty text in Contains", new RoutingRule { Name = "a", Contains = ["x", ""] });
        AssertRefused("Rule 'a' has the lengths 5 to 4", new RoutingRule { Name = "a", MinimumLength = 5, MaximumLength = 4 });
        AssertRefused("Rule 'a' has the lengths -1 to", new RoutingRule { Name = "a", MinimumLength = -1 });
        AssertRefused("Rule 'a' has the lengths 0 to -1", new RoutingRule { Name = "a", MaximumLength = -1 });
        AssertRefused("Rule 'a' has a pattern in Matches that is not a valid regular expression", new RoutingRule { Name = "a", Matches = "(" });
        AssertRefused("Rule 'a' has a pattern of 1025 characters in Matches; at most 1024 are allowed", new RoutingRule { Name = "a", Matches = new string('a', 1025) });
        AssertRefused("MatchTimeout 00:00:00", new RoutingRule { Name = "a", Matches = "a", MatchTimeout = TimeSpan.Zero });
        AssertRefused("MatchTimeout", new RoutingRule { Name = "a", Matches = "a", MatchTimeout = Timeout.InfiniteTimeSpan });
        AssertRefused("MatchTimeout 00:00:11", new RoutingRule { Name = "a", Matches = "a", MatchTimeout = TimeSpan.FromSeconds(11) });
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        RoutingRule[] rules = [new() { Name = "short", MaximumLength = 9 }];
        Assert.Throws<ArgumentNullException>(() => new RulesRouter(null!, RouteTarget.Weak));
        Assert.Throws<ArgumentNullException>(() => new RulesRouter(rules, otherwise: null!));
        Assert.Throws<ArgumentException>(() => new RulesRouter(rules, RouteTarget.Weak, string.Empty));
    }

    private static void AssertRefused(string problem, params RoutingRule[] rules) =>
        Assert.Contains(problem, Assert.ThrowsAny<ArgumentException>(() => new RulesRouter(rules, RouteTarget.Weak)).Message, StringComparison.Ordinal);

    private static ValueTask<RouterScore> Score(RulesRouter router, string prompt) => router.ScoreAsync(new RoutingRequest(prompt), Token);

    private static Task<bool> Matches(RoutingRule rule, string prompt) => Matches(rule, new RoutingRequest(prompt));

    private static async Task<bool> Matches(RoutingRule rule, RoutingRequest request) =>
        (await new RulesRouter([rule], RouteTarget.Weak).ScoreAsync(request, Token)).Reason!.StartsWith("rule '", StringComparison.Ordinal);

    private sealed class BatchRouter : IPromptRouter
    {
        public string Name => "batch";

        public List<IReadOnlyList<RoutingRequest>> Batches { get; } = [];

        public ValueTask<RouterScore> ScoreAsync(RoutingRequest request, CancellationToken cancellationToken = default) =>
            new(new RouterScore(request.Prompt.Length / 1e6, $"{request.Prompt.Length} characters"));

        public async ValueTask ScoreAsync(IReadOnlyList<RoutingRequest> requests, Memory<RouterScore> scores, CancellationToken cancellationToken = default)
        {
            Batches.Add(requests);
            for (int i = 0; i < requests.Count; i++)
            {
                RouterScore score = await ScoreAsync(requests[i], cancellationToken);
                scores.Span[i] = score;
            }
        }
    }
}
