namespace RouteLlm;

/// <summary><c>gateway</c>: whom the gateway lets in, and how much of each.</summary>
internal static class GatewaySection
{
    public const string Name = "gateway";
    public const string AllowedHosts = "allowed_hosts";
    public const string AllowedOrigins = "allowed_origins";
    public const string TrustedProxies = "trusted_proxies";
    public const string RequestsPerMinute = "requests_per_minute";
    public const string WrongKeysPerMinute = "wrong_keys_per_minute";
    public const string MaximumBatchTexts = "max_batch_texts";
    public const string CallerClaim = "caller_claim";
    public const string Clients = "clients";
    public const string DropParameters = ModelKeys.DropParameters;
    public const string EmbeddingsUpstream = "embeddings_upstream";
    public const string CompletionsUpstream = "completions_upstream";
    public const string ModelsUpstream = "models_upstream";
    public const string Dashboard = "dashboard";
    public const string ClientName = "name";
    public const string ClientKeyVariable = RouterKeys.ApiKeyVariable;

    public static SettingKey Key { get; } = SettingKey.Section(
        Name,
        "Whom 'routellm serve' and AddRouteLlmGateway() let in.",
        SettingKey.TextList(AllowedHosts, "The host names that requests may be addressed to, for example [gateway.example.org]. Default: without clients those of the machine itself, and with them any."),
        SettingKey.TextList(AllowedOrigins, "The origins whose pages may call, for example [https://chat.example.org]. Default: none."),
        SettingKey.TextList(TrustedProxies, "The addresses or networks of proxies that are believed what they say of a client's address, for example [10.0.0.0/8]. Default: none."),
        SettingKey.WholeNumber(RequestsPerMinute, "How many requests a minute each client may make. Default: any number.", 1),
        SettingKey.WholeNumber(WrongKeysPerMinute, "How many wrong keys a minute may come from one address. Default: 20.", 1),
        SettingKey.WholeNumber(MaximumBatchTexts, "How many texts a request to /predict/batch may have. Default: 10000.", 1, 1_000_000),
        SettingKey.Text(CallerClaim, "The claim of the user that names a request's caller, in an app with authentication of its own. Default: the client's name."),
        SettingKey.TextList(DropParameters, "Fields, such as cache_control, that may be lost where chat clients answer in the gateway's process. Default: none."),
        SettingKey.Text(EmbeddingsUpstream, "The model to whose endpoint /v1/embeddings passes: strong, weak or another's name. Default: none."),
        SettingKey.Text(CompletionsUpstream, "The model to whose endpoint /v1/completions passes: strong, weak or another's name. Default: none."),
        SettingKey.Text(ModelsUpstream, "The model whose endpoint is asked at /v1/models/ID for models that the gateway does not know. Default: none."),
        SettingKey.Flag(Dashboard, "Whether the page /dashboard is served to everybody whom the gateway serves, or to nobody. Default: to this machine only."),
        SettingKey.SectionList(
            Clients,
            "The clients that are let in, each by a key of its own.",
            SettingKey.Text(ClientName, "The client's name, in logs, metrics, limits, budgets and shares.") with { Required = true },
            SettingKey.Text(ClientKeyVariable, "The environment variable that holds the client's key.") with { Required = true },
            SettingKey.WholeNumber(RequestsPerMinute, "How many requests a minute the client may make. Default: that of the section.", 1)));

    /// <exception cref="ConfigurationFileException">Two clients have one name.</exception>
    public static void Check(SettingSection gateway)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        if (gateway.Sections(Clients).FirstOrDefault(client => !names.Add(client.Text(ClientName)!)) is { } second)
        {
            throw second.Wrong(ClientName, $"there is a client '{second.Text(ClientName)}' already. Give this one another name.");
        }
    }
}
