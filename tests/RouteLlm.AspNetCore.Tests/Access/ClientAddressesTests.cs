using System.Net;
using Microsoft.AspNetCore.Http;

namespace RouteLlm.Tests;

public sealed class ClientAddressesTests
{
    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8:1:2:3:4:5:6")]
    [InlineData("fe80::1%3")]
    [InlineData(null)]
    public void What_a_client_is_called_is_a_name(string? address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);

        string name = ClientAddresses.NameOf(context);

        Assert.True(ClientAddresses.IsName(name), name);
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("")]
    [InlineData("10.0.0.0/8")]
    [InlineData("192.0.2.1/64")]
    [InlineData("2001:db8::1")]
    [InlineData("2001:db8::1/64")]
    [InlineData("2001:db8::/32")]
    [InlineData("2001:DB8::/64")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("1")]
    public void What_no_client_is_called_is_no_name(string text) => Assert.False(ClientAddresses.IsName(text));
}
