using Microsoft.Extensions.Options;

namespace RouteLlm;

/// <summary>The Redis that a client's options name, and the check that it can be used.</summary>
/// <param name="serviceKey">The key of the client, which is the name of its options.</param>
internal sealed class ConfiguredRedis(string? serviceKey) : IValidateOptions<RouteLlmOptions>
{
    /// <summary>Creates the shared state; <see langword="null"/> if the options name no Redis.</summary>
    public RedisRoutingState? Create(FleetOptions fleet) =>
        fleet.RedisVariable is { } variable
            ? new RedisRoutingState(Environment.GetEnvironmentVariable(variable)!, RedisBuilderExtensions.OptionsOf(serviceKey, fleet.RedisKeyPrefix))
            : null;

    public ValidateOptionsResult Validate(string? name, RouteLlmOptions options)
    {
        if (!string.Equals(name, serviceKey ?? Options.DefaultName, StringComparison.Ordinal) || options.Fleet.RedisVariable is not { } variable)
        {
            return ValidateOptionsResult.Skip;
        }

        if (string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(variable)))
        {
            return ValidateOptionsResult.Fail($"Fleet.RedisVariable names the environment variable '{variable}', which is not set. Set it to the configuration string of the Redis, for example 'redis:6379,password=…,ssl=true'.");
        }

        try
        {
            Create(options.Fleet)!.Dispose();
            return ValidateOptionsResult.Success;
        }
        catch (ArgumentException exception)
        {
            return ValidateOptionsResult.Fail($"Fleet.RedisVariable names the environment variable '{variable}', which cannot be used: {exception.Message}");
        }
    }
}
