using System.Globalization;

namespace Soak;

/// <summary>Where the parts of a soak listen.</summary>
internal static class Addresses
{
    public const int StrongPort = 17101;
    public const int WeakPort = 17102;
    public const int GatewayPort = 17103;
    public const int ChatClientGatewayPort = 17104;
    public const int ClientPort = 17105;
    public const int RedisPort = 17106;

    public static Uri Of(int port) => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    /// <summary>Gets the address of an upstream, up to and with <c>/v1</c>.</summary>
    public static Uri UpstreamOf(int port) => new(Of(port), "/v1");
}
